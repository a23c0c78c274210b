%% LilyPond with everything loaded; each score is drawn in a fork.

#(use-modules (ice-9 rdelim))
#(begin
   (define (say text) (display text) (newline) (force-output))
   (define (draw folder)
     (let ((child (primitive-fork)))
       (if (zero? child)
           (begin
             (chdir folder)
             (catch #t
               (lambda () (ly:parse-file "main.ly") (primitive-_exit 0))
               (lambda args (primitive-_exit 1))))
           (zero? (cdr (waitpid child))))))
   (say "ready")
   (let loop ((folder (read-line)))
     (if (not (eof-object? folder))
         (begin
           (say (if (draw folder) "ok" "no"))
           (loop (read-line)))))
   (primitive-_exit 0))
