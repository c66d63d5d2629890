import { type PointerEvent, useRef } from 'react'
import { useWords } from '../../console.js'
import { type ColumnId, nextSort, widened } from './columns.js'
import { useColumns } from './columns-around.js'
import { ColumnsMenu } from './columns-menu.js'

/** The columns' names; a press sorts by one, its edge can be drawn wider. Each row says what it tells by itself, too.
 * `sorts` is false for the past, which stands newest first. */
export function AlarmHead({ sorts }: { sorts: boolean }) {
  const { say } = useWords()
  const { layout } = useColumns()
  if (layout.cards) return null
  return (
    <div className="alarm-row alarm-head" role="group" aria-label={say('alarms.columns')}>
      <span className="alarm-choose" />
      {layout.columns.map((id) => (
        <ColumnName key={id} id={id} sorts={sorts} />
      ))}
      <span className="alarm-actions">
        <span className="alarm-head-name">{say('alarms.actions')}</span>
        <ColumnsMenu />
      </span>
    </div>
  )
}

type NameProps = Readonly<{ id: ColumnId; sorts: boolean }>

function ColumnName({ id, sorts }: NameProps) {
  const { say } = useWords()
  const { wishes, change } = useColumns()
  const place = useRef<HTMLSpanElement>(null)
  const sort = sorts && wishes.sort?.by === id ? wishes.sort : undefined
  const name = say(`alarms.${id}`)
  const told = sort ? say(sort.down ? 'alarms.sortedDown' : 'alarms.sortedUp', { name }) : undefined
  return (
    <span ref={place} className="alarm-head-cell" data-column={id}>
      {sorts ? (
        <button
          type="button"
          className="alarm-sort"
          data-testid={`alm-sort-${id}`}
          data-sorted={sort && (sort.down ? 'down' : 'up')}
          aria-pressed={sort !== undefined}
          aria-label={told ?? say('alarms.sortBy', { name })}
          title={told ?? say('alarms.sortBy', { name })}
          onClick={() => change({ ...wishes, sort: nextSort(wishes.sort, id) })}
        >
          <span className="alarm-head-name">{name}</span>
          <span className="alarm-sort-mark" aria-hidden="true">
            {sort && (sort.down ? '▼' : '▲')}
          </span>
        </button>
      ) : (
        <span className="alarm-head-name">
          {name}
          {id === 'raised' && <span aria-hidden="true"> ▼</span>}
        </span>
      )}
      <Edge id={id} widthNow={() => place.current?.getBoundingClientRect().width ?? 0} />
    </span>
  )
}

type EdgeProps = Readonly<{ id: ColumnId; widthNow: () => number }>

/** For a pointer; the menu of columns does the same by keyboard. A double press gives the usual width back. */
function Edge({ id, widthNow }: EdgeProps) {
  const { wishes, change } = useColumns()
  const drag = useRef<{ x: number; width: number }>(undefined)
  const onPointerDown = (event: PointerEvent<HTMLSpanElement>): void => {
    drag.current = { x: event.clientX, width: widthNow() }
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onPointerMove = (event: PointerEvent<HTMLSpanElement>): void => {
    const from = drag.current
    if (from) change(widened(wishes, id, from.width + event.clientX - from.x))
  }
  const end = (): void => {
    drag.current = undefined
  }
  return (
    <span
      className="alarm-edge"
      data-testid={`alm-edge-${id}`}
      aria-hidden="true"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => {
        const { [id]: _usual, ...widths } = wishes.widths
        change({ ...wishes, widths })
      }}
    />
  )
}
