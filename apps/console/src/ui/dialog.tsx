import { type ReactNode, useEffect, useId, useRef } from 'react'

type Props = Readonly<{
  title: string
  testId: string
  onClose: () => void
  children: ReactNode
  className?: string
}>

/** A modal that leaves the status bar in sight. Esc closes it; focus goes in and comes back. */
export function Dialog({ title, testId, onClose, children, className = '' }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = ref.current
    const before = document.activeElement
    if (dialog && !dialog.open) dialog.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={ref}
      className={`dialog ${className}`}
      data-testid={testId}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  )
}
