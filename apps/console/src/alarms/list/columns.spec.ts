import { describe, expect, test } from '@jest/globals'
import { columnIds, layoutOf, moved, nextSort, usualColumns, widened, wishesFrom } from './columns.js'

const wide = { roomPx: 1_848, scale: 1 }

describe('the columns of the list', () => {
  test('are all there on a wide desk, with the tick before and the actions after them', () => {
    const { columns, template, brief, cards } = layoutOf(usualColumns, wide)
    expect({ columns, brief, cards }).toEqual({ columns: columnIds, brief: false, cards: false })
    expect(template).toMatch(/^20px 132px .* 240px$/)
  })

  test('give way where there is no room, and never the severity, the matter or its state', () => {
    const shown = (roomPx: number) => layoutOf(usualColumns, { roomPx, scale: 1 })
    expect(shown(1_368)).toMatchObject({ brief: true, cards: false })
    expect(shown(1_368).columns).not.toContain('trend')
    expect(shown(1_368).columns).toContain('quality')
    expect(shown(1_208).columns).toEqual(['severity', 'raised', 'what', 'where', 'state'])
    expect(shown(700).columns).toEqual(['severity', 'what', 'state'])
    expect(shown(390).cards).toBe(true)
  })

  test('give the time its date, where most are not of today', () => {
    const past = layoutOf(usualColumns, { ...wide, without: ['trend'], dated: true })
    expect(past.columns).not.toContain('trend')
    expect(past.template).toContain('minmax(160px, 0.1fr)')
  })

  test('are hidden, moved and widened as somebody wishes, and what must stay stays', () => {
    const hidden = layoutOf({ ...usualColumns, hidden: ['where', 'severity'] }, wide).columns
    expect(hidden).not.toContain('where')
    expect(hidden).toContain('severity')
    const order = moved(moved(columnIds, 'state', -1), 'state', -1)
    expect(order.indexOf('state')).toBe(columnIds.indexOf('state') - 2)
    expect(moved(columnIds, 'severity', -1)).toEqual(columnIds)
    const wider = widened(usualColumns, 'what', 5_000)
    expect(layoutOf(wider, { roomPx: 3_000, scale: 1 }).template).toContain(' 720px ')
  })

  test('sort by a press: as it is best read, the other way, as usual', () => {
    const first = nextSort(undefined, 'raised')
    const second = nextSort(first, 'raised')
    expect([first, second, nextSort(second, 'raised')]).toEqual([
      { by: 'raised', down: true },
      { by: 'raised', down: false },
      undefined,
    ])
    expect(nextSort(first, 'where')).toEqual({ by: 'where', down: false })
  })

  test('come back as they were stored; what does not fit any more is passed over', () => {
    const kept = {
      ...usualColumns,
      hidden: ['trend'],
      widths: { where: 240 },
      sort: { by: 'span', down: true },
    }
    expect(wishesFrom(JSON.stringify(kept))).toEqual(kept)
    const odd =
      '{"order":["state","gone","state"],"hidden":["what",7],"widths":{"where":-4},"sort":{"by":"gone"}}'
    const mended = wishesFrom(odd)
    expect(mended.order[0]).toBe('state')
    expect([...mended.order].sort()).toEqual([...columnIds].sort())
    expect(mended).toMatchObject({ hidden: [], widths: {}, sort: undefined })
    for (const text of [null, '', '[', '"x"', 'null']) expect(wishesFrom(text)).toEqual(usualColumns)
  })
})
