\version "2.24.0"
#(use-modules (system foreign))
#(catch #t
   (lambda ()
     (let ((unshare (pointer->procedure int (dynamic-func "unshare" (dynamic-link)) (list int)))
           (command (pointer->procedure int (dynamic-func "system" (dynamic-link)) (list '*))))
       (if (zero? (unshare #x10000000)) (command (string->pointer "touch @OUTSIDE@/made")))
       (command (string->pointer "touch @OUTSIDE@/made"))))
   (lambda _ #f))
{ c'4 }
