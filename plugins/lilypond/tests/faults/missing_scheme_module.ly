\version "2.24.0"
#(use-modules (srfi srfi-1))
#(use-modules (music random-walk))

\relative c' {
  c4 e g e
  f d b d
  c1
}
