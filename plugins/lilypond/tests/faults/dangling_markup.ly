\version "2.24.0"

melody = \relative c' {
  \time 4/4
  c4 c g' g | a a g2
}

\score {
  <<
    \new Voice = "tune" \melody
    \new Lyrics \lyricsto "tune" {
      Twin -- kle, twin -- kle, lit -- tle star \markup
    }
  >>
  \layout { }
}
