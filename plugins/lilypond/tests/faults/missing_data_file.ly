\version "2.24.0"
#(use-modules (ice-9 rdelim))

#(define first-line
   (call-with-input-file "lyrics.txt" read-line))

\markup \bold #first-line

\relative c' { c4 d e f }
