\version "2.24.0"

% counts the beats of a bar, but forgets to take any away
#(define (fill-bar beats)
   (let loop ((left beats))
     (if (> left 0)
         (loop left)
         'full)))

#(define state (fill-bar 4))

\relative c' { c4 d e f }
