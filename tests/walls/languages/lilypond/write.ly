\version "2.24.0"
#(catch #t (lambda () (call-with-output-file "@OUTSIDE@/made" (lambda (port) (display "x" port)))) (lambda _ #f))
#(catch #t (lambda () (delete-file "@SECRET@")) (lambda _ #f))
#(catch #t (lambda () (rename-file "@SECRET@" "@SECRET@.gone")) (lambda _ #f))
#(catch #t (lambda () (symlink "@RED@" "linked.png")) (lambda _ #f))
#(catch #t (lambda () (chdir "@OUTSIDE@")) (lambda _ #f))
{ c'4 }
