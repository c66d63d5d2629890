import { type ReactNode, useRef, useState } from 'react'
import { useClosedOutside } from '../../ui/use-closed-outside.js'
import { useEscape } from '../keys/use-escape.js'

type Props = Readonly<{
  /** What the button says, in words too where it shows a picture only. */
  label: string
  title: string
  /** `data-` attributes and class of the button. */
  button: Readonly<Record<string, string | number | undefined>>
  shown: ReactNode
  className?: string
  /** What hangs below the bar while it is open. */
  children: (close: () => void) => ReactNode
}>

/** A button of the status bar with a sheet below it. Esc or a press elsewhere closes it; the focus comes back. */
export function BarMenu({ label, title, button, shown, className = '', children }: Props) {
  const [open, setOpen] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const toggle = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    if (place.current?.contains(document.activeElement)) toggle.current?.focus()
    setOpen(false)
  }
  useClosedOutside(place, () => setOpen(false))
  useEscape(open, close)
  return (
    <div className={`gsb-menu ${className}`} ref={place}>
      <button
        ref={toggle}
        type="button"
        aria-expanded={open}
        aria-label={label}
        title={title}
        {...button}
        onClick={() => setOpen(!open)}
      >
        {shown}
      </button>
      {open && children(close)}
    </div>
  )
}
