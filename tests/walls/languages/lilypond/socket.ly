\version "2.24.0"
#(define red?
   (catch #t
     (lambda ()
       (let ((s (socket PF_INET SOCK_STREAM 0)))
         (connect s AF_INET INADDR_LOOPBACK @PORT@) #t))
     (lambda _ #f)))
result = #(if red? #{ \markup \with-color #(list 1 0 0) \filled-box #'(0 . 20) #'(0 . 20) #0 #} #{ \markup "none" #})
\result
{ c'4 }
