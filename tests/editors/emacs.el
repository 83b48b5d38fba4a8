;;; Does in Emacs what a person does, with the configuration from `docs/editors.md' loaded, and
;;; writes down what comes of it to $TRANSCRIPT.  The manifest to open is $MANIFEST.

(setq eglot-send-changes-idle-time 0.01
      make-backup-files nil
      create-lockfiles nil)

(defvar transcript (getenv "TRANSCRIPT"))

(defun note (format &rest arguments)
  (write-region (concat (apply #'format format arguments) "\n") nil transcript t 'silent))

(defun diagnostics ()
  "What Flymake shows, a line each."
  (if (null (flymake-diagnostics))
      "nothing"
    (mapconcat (lambda (it)
                 (save-excursion
                   (goto-char (flymake-diagnostic-beg it))
                   (let ((start (- (point) (line-beginning-position)))
                         (length (- (flymake-diagnostic-end it) (point))))
                     (format "%d:%d-%d %s" (line-number-at-pos) start (+ start length)
                             (replace-regexp-in-string "\n" " | " (flymake-diagnostic-text it))))))
               (sort (flymake-diagnostics)
                     (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b))))
               "\n")))

(defmacro wait (what condition)
  "Let Emacs do what it waits to do until CONDITION holds."
  `(let ((end (+ (float-time) 30)))
     (while (not ,condition)
       (when (> (float-time) end)
         (note "waited in vain: %s\n%s\n%s" ,what (diagnostics) (buffer-string))
         (kill-emacs 1))
       (sit-for 0.01)
       (accept-process-output nil 0.01))))

(find-file (getenv "MANIFEST"))
(note "# opened in %s" mode-name)
;; What Emacs does after every command, without which Eglot does not start.
(run-hooks 'post-command-hook)
(wait "a connection" (eglot-current-server))
(wait "diagnostics" (progn (flymake-start) (flymake-diagnostics)))
(note "%s" (diagnostics))

(let* ((server (eglot-current-server))
       (process (jsonrpc--process server)))
  (search-forward "helthcheck")
  (backward-char)
  (let ((titles nil))
    ;; As if it was called by a key and not from a menu.
    (cl-letf ((last-nonmenu-event ?a)
              ((symbol-function 'completing-read)
               (lambda (_prompt table &rest _)
                 (setq titles (all-completions "" table))
                 (seq-find (lambda (it) (string-match-p "healthcheck" it)) titles))))
      (call-interactively #'eglot-code-actions))
    (wait "the fix" (save-excursion (goto-char (point-min)) (re-search-forward "\\_<healthcheck\\_>" nil t)))
    (save-buffer)
    (wait "no diagnostics" (progn (flymake-start) (null (flymake-diagnostics))))
    (note "\n# fixed\n%s" (mapconcat #'identity titles "\n")))

  (goto-char (point-max))
  (insert "mem")
  (completion-at-point)
  (insert "512\nnetw")
  (completion-at-point)
  (insert "connect: true\n")
  ;; Without a pause that Emacs takes for idle, saving is what sends the change.
  (save-buffer)

  (goto-char (point-min))
  (search-forward "cpu")
  (backward-char)
  (let ((shown nil))
    (run-hook-with-args-until-success 'eldoc-documentation-functions
                                      (lambda (text &rest _) (when (stringp text) (setq shown text))))
    (wait "a hover" shown)
    (note "\n# explained\n%s" (car (split-string shown "\n"))))

  (note "\n# at last\n%s\n%s" (string-trim-right (buffer-string)) (diagnostics))
  (with-current-buffer (jsonrpc-events-buffer server)
    (when (string-match "window/logMessage[^\0]*" (buffer-string))
      (note "\n# complained\n%s" (match-string 0 (buffer-string)))))
  (eglot-shutdown server)
  (wait "the end of the server" (not (process-live-p process))))

(set-buffer-modified-p nil)
(kill-emacs 0)
