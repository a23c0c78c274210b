\version "2.24.0"

#(define measures 8)
#(if (< measures 16)
     (begin
       (display "not enough measures, nothing to do\n")
       (primitive-exit 0)))

\relative c' {
  \repeat unfold 8 { c4 d e f }
}
