\version "2.24.0"

#(define (double x)
   (* 2 x)

\paper {
  indent = #(double 5)
  ragged-right = ##t
}

\relative c' { c4 d e f | g1 }
