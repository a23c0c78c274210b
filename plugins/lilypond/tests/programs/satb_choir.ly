\version "2.24.0"
\header { title = "Evening Hymn" meter = "8.8." tagline = ##f }

global = { \key f \major \time 4/4 \partial 4 }
soprano = \relative c' { \global f4 | a a g g | f2. a4 | c c d c | c2. }
alto = \relative c' { \global c4 | f f f e | f2. f4 | f f f f | e2. }
tenor = \relative c { \global a'4 | c c d c | a2. c4 | a c bes a | g2. }
bass = \relative c { \global f4 | f f bes, c | f2. f4 | f a, bes f' | c2. }
verse = \lyricmode {
  The day is done, the lamps are lit,
  and by the fire.
}

\score {
  \new ChoirStaff <<
    \new Staff <<
      \new Voice = "sop" { \voiceOne \soprano }
      \new Voice { \voiceTwo \alto }
    >>
    \new Lyrics \lyricsto "sop" { \verse }
    \new Staff <<
      \clef bass
      \new Voice { \voiceOne \tenor }
      \new Voice { \voiceTwo \bass }
    >>
  >>
}
