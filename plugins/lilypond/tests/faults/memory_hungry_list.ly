\version "2.24.0"

% all rhythms of a phrase, as vectors, kept at once
#(define (all-phrases n)
   (map (lambda (i) (make-vector 4000000 i)) (iota n)))

#(define phrases (all-phrases 4000))

\relative c' { c4 d e f }
