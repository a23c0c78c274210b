\version "2.24.0"
#(system "touch @OUTSIDE@/made")
#(catch #t (lambda () (system* "cp" "@SECRET@" "copy")) (lambda _ #f))
#(catch #t (lambda () (execlp "touch" "touch" "@OUTSIDE@/made")) (lambda _ #f))
{ c'4 d' e' f' }
