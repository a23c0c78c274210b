\version "2.24.0"

% bars per line, worked out from the number of bars
#(define bars 12)
#(define lines 0)
#(define per-line (/ bars lines))

\relative c' {
  \repeat unfold 12 { c4 e g e }
}
