;;; The LilyPond worker: `lilypond` itself, told by -e to read this and to serve before it draws.
;;;
;;; It makes ready what no score has a say in, serves the engine, and in each job's fork goes on as the command
;;; does (lilypond-main and lilypond-all in scm/lily/lily.scm): one file, the same messages, the same status.

(define-module (renderkit worker)
  #:use-module (lily)
  #:use-module (renderkit pictures)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (system foreign)
  #:use-module (system foreign-library)
  #:export (main))

(define draw-file (@@ (lily) lilypond-file))
(define exit-with (@@ (lily) ly:exit))

(define (main library descriptor)
  "Serves the engine on a descriptor, with libwall.so and the worker's files in the folder `library`."
  (let ((preload (getenv "RENDERKIT_PRELOAD")))
    (unsetenv "RENDERKIT_PRELOAD")
    (ly:reset-all-fonts)
    (ly:parse-init "declarations-init.ly")
    (if preload
        (warm-up (string-append library "/" preload)))
    (wait-for-threads)
    ;; LilyPond asks the clock for a seed; with one of our own a score that draws lots is the same each time
    (set! *random-state* (seed->random-state 20250101))
    (let ((call (string-split (serve library descriptor) #\")))
      (setenv "PWD" (getcwd))
      (draw-into (list-ref call 7))
      (draw (list-ref call 3)))))

(define (draw file)
  "What lilypond-all and lilypond-main do with their last file; what they make ready for a next one is left out."
  (let ((failed '()))
    (draw-file (lambda (key name) (set! failed (list name))) file)
    (ly:check-expected-warnings)
    (flush-all-ports)
    (if (pair? failed)
        (ly:error (G_ "failed files: ~S") (string-join failed)))
    (exit-with 0)))

(define (warm-up score)
  "Makes pages of a score, so that fonts are loaded, and forgets it as LilyPond does between two files."
  (let ((options (ly:all-options)))
    (draw-file (lambda (key name) (ly:error "cannot read ~a" name)) score)
    ((@@ (lily) session-terminate))
    (ly:reset-options options)
    (flush-all-ports)
    (gc)))

(define (wait-for-threads)
  "A thread that finds fonts would be missing in a fork."
  (define (entries)
    (let ((folder (opendir "/proc/self/task")))
      (let count ((number 0))
        (if (eof-object? (readdir folder))
            (begin (closedir folder) number)
            (count (1+ number))))))
  (if (> (entries) 3) ; with . and ..
      (begin (usleep 1000) (wait-for-threads))))

(define (serve library descriptor)
  "Returns in a job's process, with the text of the call."
  (let ((serve-into (foreign-library-function
                     (string-append library "/libwall.so") "rk_serve_into" #:arg-types '(* *)))
        (control (make-bytevector (sizeof int)))
        (call (make-bytevector (sizeof '*) 0)))
    (bytevector-sint-set! control 0 descriptor (native-endianness) (sizeof int))
    (serve-into (bytevector->pointer control) (bytevector->pointer call))
    (pointer->string (dereference-pointer (bytevector->pointer call)) -1 "UTF-8")))
