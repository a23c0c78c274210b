\version "2.24.0"

\header {
  title = "Prelude in C
  composer = "M. Weber"
}

\relative c' {
  \tempo "Andante" 4 = 72
  c8 e g c e g, c e | c, d a' d f a, d f
  c1
}
