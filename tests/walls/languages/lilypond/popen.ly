\version "2.24.0"
#(use-modules (ice-9 popen) (ice-9 rdelim))
#(define said (let* ((port (open-input-pipe "cat @SECRET@; touch @OUTSIDE@/made"))) (read-line port)))
red = #(if (eof-object? said) #{ \markup "none" #} #{ \markup \with-color #(list 1 0 0) \filled-box #'(0 . 20) #'(0 . 20) #0 #})
\red
{ c'4 }
