import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Stage, isReady, openStage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterEach(() => stage.clear())
afterAll(() => stage?.[Symbol.asyncDispose]())

type Row = { severity: string; shape: string; digit: string; word: string; state: string; sentence: string }

describe('the list of alarms', () => {
  test('tells each severity by shape, digit and word, not by colour alone', async () => {
    const scene = await stage.show('storm', { path: '/alarms', size: [1_920, 2_400] })
    await isReady(scene)
    const rows = await scene.page.evaluate<
      Row[]
    >(`[...document.querySelectorAll('[data-testid=alm-row]')].map((row) => ({
      severity: row.dataset.severity,
      shape: row.querySelector('.severity-shape')?.getAttribute('d') ?? '',
      digit: row.querySelector('.severity-digit')?.textContent ?? '',
      word: row.querySelector('.alarm-word')?.textContent ?? '',
      state: row.querySelector('.alarm-state')?.textContent ?? '',
      sentence: row.innerText,
    }))`)
    expect(rows.length).toBeGreaterThan(8)
    const words = { 5: 'Khẩn cấp', 4: 'Nghiêm trọng', 3: 'Cao', 2: 'Trung bình', 1: 'Thấp' }
    for (const { severity, digit, word, state } of rows) {
      expect({ digit, word }).toEqual({ digit: severity, word: words[Number(severity) as 1 | 2 | 3 | 4 | 5] })
      expect(state).not.toBe('')
    }
    const shapes = new Map(rows.map(({ severity, shape }) => [severity, shape]))
    expect(new Set(shapes.values()).size).toBe(shapes.size)
  })

  test('shows the gravest first, and the status bar counts it as nobody’s yet', async () => {
    const scene = await stage.show('busy')
    await isReady(scene)
    const { page } = scene
    expect(await page.getByTestId('gsb-sev-4').getAttribute('data-unack')).toBe('1')
    expect(await page.getByTestId('gsb-top').innerText()).toContain('cầu Rồng')
    const first = page.getByTestId('alm-row').first()
    expect(await first.getAttribute('data-severity')).toBe('4')
    expect(await first.getAttribute('data-unack')).toBe('true')
  })

  test('moves nothing under the pointer: new alarms wait and are counted, the click hits what was pointed at', async () => {
    const scene = await stage.show('busy', { path: '/alarms' })
    await isReady(scene)
    const { page } = scene
    const third = page.getByTestId('alm-row').nth(2)
    const id = await third.getAttribute('data-alarm')
    const box = await third.boundingBox()
    if (!box) throw new Error('the third row is not drawn')
    const point = [box.x + box.width * 0.45, box.y + box.height / 2] as const
    await page.mouse.move(...point)
    const before = await scene.hook<Record<number, { active: number }>>('counters')
    const order = await idsIn(page)
    await scene.turn({ kind: 'inject', count: 5 })
    expect(await idsIn(page)).toEqual(order)
    expect(await page.getByTestId('alm-new').innerText()).toContain('5')
    const after = await scene.hook<Record<number, { active: number }>>('counters')
    expect(activeIn(after) - activeIn(before)).toBe(5)
    const shown = await page.evaluate<number>(
      `[...document.querySelectorAll('[data-testid^=gsb-sev-]')].reduce((sum, counter) => sum + Number(counter.dataset.active), 0)`,
    )
    expect(shown).toBe(activeIn(after))
    await page.mouse.click(...point)
    await page.locator('[data-testid=alm-row][aria-current=true]').first().waitFor()
    expect(
      await page.locator('[data-testid=alm-row][aria-current=true]').first().getAttribute('data-alarm'),
    ).toBe(id)
    await page.keyboard.press('.')
    await page.getByTestId('alm-new').waitFor({ state: 'detached' })
  })

  test('is sorted by a press on a column’s name, and by the keyboard; the browser remembers it', async () => {
    const scene = await stage.show('busy', { path: '/alarms', size: [1_920, 1_080] })
    await isReady(scene)
    const { page } = scene
    const usual = await idsIn(page)
    await page.getByTestId('alm-sort-where').focus()
    await page.keyboard.press('Enter')
    const places = () =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll('.alarm-where')].map(({ innerText }) => innerText)`,
      )
    const shown = await places()
    expect(shown).toEqual([...shown].sort(new Intl.Collator('vi', { numeric: true }).compare))
    expect(await idsIn(page)).not.toEqual(usual)
    await page.reload()
    await isReady(scene)
    await page.getByTestId('alm-row').first().waitFor()
    expect(await places()).toEqual(shown)
  })

  test('asks before everything in sight is acknowledged, and leaves the gravest to be done one by one', async () => {
    const scene = await stage.show('storm', { path: '/alarms', size: [1_440, 1_200] })
    await isReady(scene)
    const { page } = scene
    await page.getByTestId('alm-row').first().waitFor()
    await page.keyboard.press('Shift+A')
    const dialog = page.getByTestId('ack-all-dialog')
    await dialog.waitFor()
    expect(await dialog.locator('tr[data-severity="5"]').innerText()).toContain('từng cái')
    await page.getByTestId('ack-all-submit').click()
    await page.locator('[data-testid=alm-row][data-severity="3"][data-state=acknowledged]').first().waitFor()
    expect(
      await page
        .locator('[data-testid=alm-row][data-unack=false]:is([data-severity="4"], [data-severity="5"])')
        .count(),
    ).toBe(0)
  })
})

const activeIn = (counters: Record<number, { active: number }>): number =>
  Object.values(counters).reduce((sum, { active }) => sum + active, 0)

function idsIn(page: { evaluate<Value>(code: string): Promise<Value> }): Promise<string[]> {
  return page.evaluate<string[]>(
    `[...document.querySelectorAll('[data-testid=alm-row]')].map((row) => row.dataset.alarm)`,
  )
}
