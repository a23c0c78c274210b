\version "2.24.0"

soprano = \relative c'' { g4 a b c | d1 }
alto = \relative c' { e4 f g g | b1 }

verse = \lyricmode { Sing to the morn -- ing }

\score {
  \new ChoirStaff <<
    \new Staff <<
      \new Voice = "s" { \voiceOne \soprano }
      \new Voice = "a" { \voiceTwo \alto }
    >>
    \new Lyrics \lyricsto "s" \verse
    \new Staff { \clef bass \tenor }
  >>
}
