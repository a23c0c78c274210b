\version "2.24.0"

\header {
  title = "Little Prelude"
  subtitle = "for piano"
  opus = "No. 1"
  tagline = ##f
}

global = { \key d \minor \time 4/4 }

right = \relative c'' {
  \global
  \tempo "Andante con moto" 4 = 84
  a2\p( d4 e | f4. e8 d2) | g4\<( f e d\! | cis2\mf e) |
  a,8( bes a g f g a bes | c4 a f2) |
  <d f bes>4-.\> <d f a>-. <cis e g>-. <cis e g>-.\! | <d f a>1\p\fermata \bar "|."
}

left = \relative c {
  \global
  \clef bass
  d8 a' f a d, a' f a | d, bes' f bes d, bes' f bes |
  g d' bes d g, d' bes d | a e' cis e a, g' e cis |
  f, c' a c f, c' a c | f, c' a c f,4 r |
  g2 a | <d, a' d>1\fermata
}

\score {
  \new PianoStaff \with { instrumentName = "Piano" } <<
    \new Staff = "right" \right
    \new Staff = "left" \left
  >>
  \layout { }
}
