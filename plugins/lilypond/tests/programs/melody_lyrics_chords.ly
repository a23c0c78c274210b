\version "2.24.1"

\header {
  title = "The Ferryman"
  subtitle = "a song for one voice"
  composer = "Anon."
  tagline = ""
}

melody = \relative c' {
  \key g \major
  \time 3/4
  \partial 4
  d4 | g4. a8 b4 | b( a) g | e2 g4 | d2 d4 |
  g4. a8 b4 | d2 c4 | b8( a) g4 a | g2 \bar "|."
}

words = \lyricmode {
  Row me a -- cross now, the wa -- ter is wide,
  the lamp of my house is a -- far off.
}

harmonies = \chordmode {
  s4 g2. g2. c2. g2. g2. d2.:7 g4 s d4:7 g2
}

\score {
  <<
    \new ChordNames { \set chordChanges = ##t \harmonies }
    \new Voice = "one" { \autoBeamOff \melody }
    \new Lyrics \lyricsto "one" \words
  >>
  \layout { indent = 0\mm }
}
