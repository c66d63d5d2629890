import type { LiveAlarm } from '@haidang/contracts'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import { openAlarm, showOnMap } from '../select-alarm.js'
import { useMe } from '../use-me.js'
import { fits } from './may-do.js'
import { useWhyNot } from './use-why-not.js'

type Props = Readonly<{ alarm: LiveAlarm; withAssign: boolean }>

/** The rarer things behind “⋯”. The sheet is in the top layer, so that no list clips it. */
export function ActionMenu({ alarm, withAssign }: Props) {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button square"
        data-testid="alm-menu"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={say('alarms.moreActions')}
        title={say('alarms.moreActions')}
        onClick={(event) => {
          event.stopPropagation()
          setOpen(!open)
        }}
      >
        ⋯
      </button>
      {open && (
        <Sheet anchor={button.current} close={close}>
          <Items alarm={alarm} withAssign={withAssign} />
        </Sheet>
      )}
    </>
  )
}

type SheetProps = Readonly<{ anchor: HTMLElement | null; close: () => void; children: ReactNode }>

function Sheet({ anchor, close, children }: SheetProps) {
  const sheet = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = sheet.current
    if (!element || !anchor) return undefined
    element.showPopover?.()
    place(element, anchor)
    element.querySelector<HTMLElement>('[role=menuitem]:not(:disabled)')?.focus()
    const outside = (event: Event): void => {
      const inside =
        event.target instanceof Node && (element.contains(event.target) || anchor.contains(event.target))
      if (!inside) close()
    }
    window.addEventListener('pointerdown', outside)
    window.addEventListener('wheel', outside, { passive: true })
    return () => {
      window.removeEventListener('pointerdown', outside)
      window.removeEventListener('wheel', outside)
    }
  }, [anchor, close])
  return (
    <div
      ref={sheet}
      className="action-sheet"
      role="menu"
      popover="manual"
      onClick={(event) => {
        event.stopPropagation()
        close()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Tab') {
          event.stopPropagation()
          close()
        }
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault()
          event.stopPropagation()
          step(sheet.current, event.key === 'ArrowDown' ? 1 : -1)
        }
      }}
    >
      {children}
    </div>
  )
}

/** Below its button, or above it where the screen ends. */
function place(sheet: HTMLElement, anchor: HTMLElement): void {
  const button = anchor.getBoundingClientRect()
  const { width, height } = sheet.getBoundingClientRect()
  const below = button.bottom + 4 + height <= window.innerHeight
  sheet.style.left = `${Math.max(8, button.right - width)}px`
  sheet.style.top = `${below ? button.bottom + 4 : button.top - 4 - height}px`
}

function step(sheet: HTMLElement | null, by: 1 | -1): void {
  const items = [...(sheet?.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)') ?? [])]
  const here = items.findIndex((item) => item === document.activeElement)
  items[(here + by + items.length) % items.length]?.focus()
}

function Items({ alarm, withAssign }: Props) {
  const console = useConsole()
  const { say } = useWords()
  const me = useMe()
  const { work } = console
  const mine = me !== undefined && alarm.assignee === me.username
  const assign = (): void => {
    if (me) void work.do([alarm], { kind: 'assign', assignee: mine ? null : me.username })
  }
  const ask = (kind: 'shelve' | 'comment' | 'out-of-service') => () =>
    work.question.set({ kind, alarms: [alarm] })
  return (
    <>
      {withAssign && (
        <Item alarm={alarm} kind="assign" act={assign}>
          {say(mine ? 'alarms.unassign' : 'alarms.assign')}
        </Item>
      )}
      <Item alarm={alarm} kind="shelve" act={ask('shelve')}>
        {say('alarms.shelve')}… <kbd>s</kbd>
      </Item>
      <Item alarm={alarm} kind="comment" act={ask('comment')}>
        {say('alarms.comment')}…
      </Item>
      <Item alarm={alarm} kind="out-of-service" act={ask('out-of-service')}>
        {say('alarms.outOfService')}…
      </Item>
      <button type="button" role="menuitem" onClick={() => openAlarm(console, alarm)}>
        {say('alarms.open')}
      </button>
      <button type="button" role="menuitem" onClick={() => showOnMap(console, alarm)}>
        {say('entity.onMap')}
      </button>
    </>
  )
}

type ItemProps = Readonly<{
  alarm: LiveAlarm
  kind: 'assign' | 'shelve' | 'comment' | 'out-of-service'
  act: () => void
  children: ReactNode
}>

/** One that makes no sense now is absent; one that is not allowed says why. */
function Item({ alarm, kind, act, children }: ItemProps) {
  const { say } = useWords()
  const whyNot = useWhyNot(kind, alarm)
  if (!fits(kind, alarm)) return null
  return (
    <button
      type="button"
      role="menuitem"
      data-testid={`alm-do-${kind}`}
      disabled={whyNot !== undefined}
      title={whyNot && say(whyNot)}
      onClick={act}
    >
      <span>{children}</span>
      {whyNot && <small>{say(whyNot)}</small>}
    </button>
  )
}
