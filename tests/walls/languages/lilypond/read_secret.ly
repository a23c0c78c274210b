\version "2.24.0"
#(define (reached? path)
   (catch #t
     (lambda () (let ((port (open-input-file path))) (read-char port) #t))
     (lambda _ #f)))
#(define red? (or (reached? "@SECRET@") (reached? "/etc/shadow") (reached? "/proc/1/environ")))
#(if (getenv "RK_SECRET_KEY") (set! red? #t))
result = #(if red? #{ \markup \with-color #(list 1 0 0) \filled-box #'(0 . 20) #'(0 . 20) #0 #} #{ \markup "none" #})
\result
{ c'4 }
