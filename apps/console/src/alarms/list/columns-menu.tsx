import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { useWords } from '../../console.js'
import { useClosedOutside } from '../../ui/use-closed-outside.js'
import { type ColumnId, type ColumnWishes, mayHide, moved, usualColumns, widened } from './columns.js'
import { useColumns } from './columns-around.js'

/** Which columns, in which order, how wide; by mouse and by keyboard. */
export function ColumnsMenu() {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  const place = useRef<HTMLSpanElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const close = (): void => setOpen(false)
  useClosedOutside(place, close)
  return (
    <span
      ref={place}
      className="columns-menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return
        event.stopPropagation()
        close()
        button.current?.focus()
      }}
    >
      <button
        ref={button}
        type="button"
        className="button"
        data-testid="alm-columns"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {say('alarms.columnsButton')} ▾
      </button>
      {open && <Sheet anchor={button} />}
    </span>
  )
}

/** Placed by its button, for the row of names cuts off what hangs out of it. */
function Sheet({ anchor }: { anchor: RefObject<HTMLElement | null> }) {
  const { say } = useWords()
  const { wishes, change } = useColumns()
  const sheet = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const button = anchor.current?.getBoundingClientRect()
    if (!sheet.current || !button) return
    sheet.current.style.top = `${button.bottom + 4}px`
    sheet.current.style.right = `${window.innerWidth - button.right}px`
  }, [anchor])
  return (
    <div
      ref={sheet}
      className="columns-sheet"
      role="group"
      aria-label={say('alarms.columns')}
      data-testid="alm-columns-sheet"
    >
      <ul>
        {wishes.order.map((id) => (
          <Line key={id} id={id} />
        ))}
      </ul>
      <small>{say('alarms.columnsKept')}</small>
      <button type="button" className="button" onClick={() => change({ ...usualColumns, sort: wishes.sort })}>
        {say('alarms.columnsUsual')}
      </button>
    </div>
  )
}

const stepPx = 24

function Line({ id }: { id: ColumnId }) {
  const { say } = useWords()
  const { wishes, change, layout } = useColumns()
  const name = say(`alarms.${id}`)
  const hidden = wishes.hidden.includes(id)
  const noRoom = !hidden && !layout.columns.includes(id)
  const wider = (by: 1 | -1) => (): void => {
    const cell = document.querySelector<HTMLElement>(`.alarm-head-cell[data-column=${id}]`)
    change(widened(wishes, id, (wishes.widths[id] ?? cell?.offsetWidth ?? 0) + by * stepPx))
  }
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={!hidden}
          disabled={!mayHide(id)}
          onChange={() => change(turned(wishes, id))}
        />
        <span>
          {name} {noRoom && <small>{say('alarms.columnNoRoom')}</small>}
        </span>
      </label>
      <span className="columns-steps">
        <Step
          says="alarms.columnLeft"
          name={name}
          act={() => change({ ...wishes, order: moved(wishes.order, id, -1) })}
        >
          ◂
        </Step>
        <Step
          says="alarms.columnRight"
          name={name}
          act={() => change({ ...wishes, order: moved(wishes.order, id, 1) })}
        >
          ▸
        </Step>
        <Step says="alarms.columnNarrower" name={name} act={wider(-1)} off={hidden || noRoom}>
          −
        </Step>
        <Step says="alarms.columnWider" name={name} act={wider(1)} off={hidden || noRoom}>
          +
        </Step>
      </span>
    </li>
  )
}

type StepProps = Readonly<{
  says: 'alarms.columnLeft' | 'alarms.columnRight' | 'alarms.columnNarrower' | 'alarms.columnWider'
  name: string
  act: () => void
  off?: boolean
  children: string
}>

function Step({ says, name, act, off = false, children }: StepProps) {
  const { say } = useWords()
  const told = say(says, { name })
  return (
    <button
      type="button"
      className="button square"
      aria-label={told}
      title={told}
      disabled={off}
      onClick={act}
    >
      {children}
    </button>
  )
}

function turned(wishes: ColumnWishes, id: ColumnId): ColumnWishes {
  const hidden = wishes.hidden.includes(id)
    ? wishes.hidden.filter((one) => one !== id)
    : [...wishes.hidden, id]
  return { ...wishes, hidden }
}
