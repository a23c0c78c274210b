\version "2.24.0"

\header {
  title = "The Miller's Lantern"
  composer = "Melody and words for this example"
  tagline = ##f
}

melody = \relative c' {
  \key f \major
  \time 3/4
  \tempo "Gently" 4 = 96
  \partial 4 c4 |
  f2 g4 | a2 f4 | bes( a) g | a2 c4 |
  d2 bes4 | c( a) f | g2. ~ | g2 \breathe c,4 |
  f2 g4 | a2 f4 | bes4.( a8) g4 | a2 c4 |
  d4 c bes | a2 g4 | f2. ~ | f2 \bar "|."
}

verse = \lyricmode {
  The mill -- er hung his lan -- tern where the
  riv -- er meets the lane,
  To guide the late com -- pan -- ions home through
  twi -- light, wind and rain. __
}

harmonies = \chordmode {
  \partial 4 s4 |
  f2. | f | c:7 | f | bes | f | c | c:7 |
  f | f | c:7 | f | bes | f2 c4:7 | f2. | f2
}

\score {
  <<
    \new ChordNames { \set chordChanges = ##t \harmonies }
    \new Staff \new Voice = "tune" \melody
    \new Lyrics \lyricsto "tune" \verse
  >>
  \layout { indent = 0 }
}
