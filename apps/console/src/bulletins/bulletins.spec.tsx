import { describe, expect, test } from '@jest/globals'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { bulletinSchema } from '@haidang/contracts'
import { RestError } from '../rest/rest-error.js'
import { aConsole } from '../testing-console.js'
import { BulletinBanner } from './bulletin-banner.js'
import BulletinsPage from './bulletins-page.js'
import { draftOf } from './draft.js'
import { endsAt, inForceAt, stateAt } from './use-bulletins.js'

const flood = (more: object = {}) => ({
  ...{ id: '7', number: 'LU-118', issuer: 'Đài KTTV', hazard: 'flood', level: 3, areas: ['ward-1'] },
  ...{ levelText: { vi: 'x', en: 'x' }, state: 'in-force', enteredBy: 'an' },
  ...{
    issuedAt: '2020-01-01T00:00:00Z',
    validFrom: '2020-01-01T00:00:00Z',
    enteredAt: '2020-01-01T00:00:00Z',
  },
  validTo: '2126-01-01T00:00:00Z',
  ...more,
})
const areas = { items: [{ id: 'ward-1', kind: 'ward', name: { vi: 'Phường Một', en: 'Ward One' } }] }
const answers = (...items: object[]) => ({
  'GET bulletins': { body: { items } },
  'GET bulletins?inForce=true': { body: { items } },
  'GET areas?limit=1000': { body: areas },
})

describe('the banner of bulletins', () => {
  test('names what is in force, the highest first, with the level in words', async () => {
    const more = [
      flood(),
      flood({ id: '8', level: 4, hazard: 'storm', number: 'BAO-1' }),
      flood({ id: '9', level: 1 }),
    ]
    const { around } = aConsole({ answers: answers(...more) })
    render(around(<BulletinBanner />))
    const banner = await screen.findByTestId('bulletin-banner')
    expect(screen.getAllByTestId('risk-chip').map((chip) => chip.textContent)).toEqual(['Cấp 4', 'Cấp 3'])
    expect(banner.textContent).toContain('Đài KTTV, số BAO-1')
    expect(banner.textContent).toContain('và 1 bản tin nữa')
  })

  test('is not there for what has expired, though nobody has said so yet', async () => {
    const { around, asked } = aConsole({ answers: answers(flood({ validTo: '2020-01-02T00:00:00Z' })) })
    render(around(<BulletinBanner />))
    await waitFor(() => expect(asked).toHaveLength(1))
    expect(screen.queryByTestId('bulletin-banner')).toBeNull()
  })
})

describe('when nobody answers', () => {
  const failing = {
    'GET bulletins?inForce=true': {
      ...{ status: 503, body: { type: 't', title: 't', status: 503, reason: 'unavailable' } },
    },
  }

  test('the banner says that it does not know, instead of nothing', async () => {
    render(aConsole({ answers: failing }).around(<BulletinBanner />))
    expect((await screen.findByTestId('bulletin-banner')).textContent).toContain(
      'Chưa biết có bản tin thiên tai nào đang có hiệu lực',
    )
  })

  test('what was heard a minute ago is trusted, and no longer', () => {
    const known = { items: [bulletinSchema.parse(flood())], hasMore: false, more: () => {}, reload: () => {} }
    const heardAt = Date.parse('2026-11-22T16:00:00Z')
    const seen = (error: RestError | undefined, afterMs: number) =>
      inForceAt({ ...known, heardAt, error }, heardAt + afterMs)
    expect(seen(new RestError('unavailable'), 60_000)).toMatchObject({ unread: false })
    expect(seen(new RestError('unavailable'), 60_001)).toMatchObject({
      unread: true,
      bulletins: [{ id: '7' }],
    })
    expect(seen(undefined, 60_001).unread).toBe(false)
  })
})

describe('where a bulletin stands', () => {
  const at = (text: string) => Date.parse(text)
  const followed = bulletinSchema.parse(flood({ endedAt: '2026-11-22T16:00:00Z', replacedBy: '8' }))

  test('is in force until what follows it begins, also while nobody answers', () => {
    expect(stateAt(followed, at('2026-11-22T15:59:59Z'))).toBe('in-force')
    expect(stateAt(followed, at('2026-11-22T16:00:00Z'))).toBe('superseded')
    expect(endsAt(followed)).toBe(at('2026-11-22T16:00:00Z'))
  })

  test('a bulletin that follows one of a unit that there is no more does not copy that unit', () => {
    const [ward] = areas.items
    const gone = [{ ...ward!, validTo: '2026-01-01' }]
    const drafted = (bulletin: object) =>
      draftOf(bulletinSchema.parse(flood(bulletin)), { now: 0, zone: 'Asia/Ho_Chi_Minh', gone }).areas
    expect(drafted({ areas: ['ward-1', 'ward-2'] })).toEqual(['ward-2'])
  })
})

describe('the page of bulletins', () => {
  test('says of each where it stands', async () => {
    const ended = { endedAt: '2020-01-02T00:00:00Z', endedBy: 'binh', endedNote: 'nước rút' }
    const more = [flood(), flood({ id: '6', state: 'cancelled', ...ended })]
    const { around } = aConsole({ answers: answers(...more) })
    render(around(<BulletinsPage />))
    const rows = await screen.findAllByTestId('bulletin-row')
    expect(rows.map((row) => row.getAttribute('data-state'))).toEqual(['in-force', 'cancelled'])
    await waitFor(() => expect(rows[0]?.textContent).toContain('Phường Một'))
    expect(rows[1]?.textContent).toContain('nước rút')
    expect(screen.queryByTestId('bulletin-cancel')).toBeNull()
    expect(screen.getByTestId<HTMLButtonElement>('bulletin-enter').disabled).toBe(true)
  })

  test('has the older ones when they are asked for', async () => {
    const { around } = aConsole({
      answers: {
        ...answers(),
        'GET bulletins': { body: { items: [flood()], next: 'a/b' } },
        'GET bulletins?cursor=a%2Fb': { body: { items: [flood({ id: '3' })] } },
      },
    })
    render(around(<BulletinsPage />))
    expect(await screen.findAllByTestId('bulletin-row')).toHaveLength(1)
    fireEvent.click(screen.getByTestId('bulletins-more'))
    await waitFor(() => expect(screen.getAllByTestId('bulletin-row')).toHaveLength(2))
    expect(screen.queryByTestId('bulletins-more')).toBeNull()
  })

  test('says when the areas cannot be read', async () => {
    const { 'GET areas?limit=1000': _areas, ...rest } = answers(flood())
    render(aConsole({ answers: rest }).around(<BulletinsPage />))
    await screen.findByTestId('bulletins-areas')
  })

  test('is empty, or says what went wrong', async () => {
    const { around } = aConsole({ answers: answers() })
    const { unmount } = render(around(<BulletinsPage />))
    await screen.findByText('Chưa có bản tin nào.')
    unmount()
    const failing = {
      'GET bulletins': { status: 503, body: { type: 't', title: 't', status: 503, reason: 'unavailable' } },
    }
    render(aConsole({ answers: failing }).around(<BulletinsPage />))
    await waitFor(() => expect(screen.getByTestId('bulletins').getAttribute('data-state')).toBe('error'))
  })

  test('a supervisor enters one; a refusal is said and nothing typed is lost', async () => {
    let refuse = true
    const { around, asked } = aConsole({
      role: 'supervisor',
      answers: {
        ...answers(),
        'POST bulletins': () =>
          refuse
            ? { status: 409, body: { type: 't', title: 't', status: 409, reason: 'already-exists' } }
            : { status: 201, body: flood() },
      },
    })
    render(around(<BulletinsPage />))
    fireEvent.click(await screen.findByTestId('bulletin-enter'))
    const field = (name: string) => document.querySelector<HTMLInputElement>(`[name=${name}]`)!
    const type = (name: string, value: string) => fireEvent.change(field(name), { target: { value } })
    type('number', 'LU-118')
    type('issuer', 'Đài KTTV')
    type('hazard', 'storm')
    expect(field('level').value).toBe('3')
    type('issuedAt', '2026-11-22T14:00')
    expect(field('validTo').max).toBe('2026-12-23T14:00')
    type('validFrom', '2026-11-22T14:00')
    type('validTo', '2026-11-22T20:00')
    await waitFor(() => expect(document.querySelector('option[value=ward-1]')).not.toBeNull())
    document.querySelector<HTMLOptionElement>('option[value=ward-1]')!.selected = true
    fireEvent.change(field('areas'))
    fireEvent.submit(field('number').form!)
    expect((await screen.findByTestId('bulletin-refusal')).textContent).toBe('Đã có đối tượng cùng tên.')
    expect(field('number').value).toBe('LU-118')
    refuse = false
    fireEvent.submit(field('number').form!)
    await waitFor(() => expect(screen.queryByTestId('bulletin-form')).toBeNull())
    expect(asked.find(({ method }) => method === 'POST')?.body).toMatchObject({
      ...{ number: 'LU-118', hazard: 'storm', level: 3, areas: ['ward-1'] },
    })
  })

  test('what is missing keeps nobody from pressing: each field says what is wrong with it', async () => {
    const { around, asked } = aConsole({ role: 'supervisor', answers: answers() })
    render(around(<BulletinsPage />))
    fireEvent.click(await screen.findByTestId('bulletin-enter'))
    const field = (name: string) => document.querySelector<HTMLInputElement>(`[name=${name}]`)!
    const type = (name: string, value: string) => fireEvent.change(field(name), { target: { value } })
    const save = field('number').form!.querySelector<HTMLButtonElement>('[type=submit]')!
    expect(save.disabled).toBe(false)
    expect(field('number').validity.valueMissing).toBe(true)
    type('number', '  ')
    expect(field('number').validity.patternMismatch).toBe(true)
    type('validFrom', '2026-11-22T14:00')
    expect(field('validTo').min).toBe('2026-11-22T14:01')
    fireEvent.click(save)
    expect(asked.some(({ method }) => method === 'POST')).toBe(false)
  })

  test('who has changed one sees it in the banner, too, and not half a minute later', async () => {
    let items: object[] = [flood()]
    const { around } = aConsole({
      role: 'supervisor',
      answers: {
        ...answers(flood()),
        'GET bulletins?inForce=true': () => ({ body: { items } }),
        'POST bulletins/7/cancel': () => {
          items = []
          return { body: flood({ state: 'cancelled' }) }
        },
      },
    })
    render(
      around(
        <>
          <BulletinBanner />
          <BulletinsPage />
        </>,
      ),
    )
    await screen.findByTestId('bulletin-banner')
    fireEvent.click(await screen.findByTestId('bulletin-cancel'))
    const note = document.querySelector<HTMLInputElement>('[name=note]')!
    fireEvent.change(note, { target: { value: 'nước rút' } })
    fireEvent.submit(note.form!)
    await waitFor(() => expect(screen.queryByTestId('bulletin-banner')).toBeNull())
  })

  test('one is cancelled only with a reason', async () => {
    const cancelled = flood({ state: 'cancelled' })
    const { around, asked } = aConsole({
      role: 'supervisor',
      answers: { ...answers(flood()), 'POST bulletins/7/cancel': { body: cancelled } },
    })
    render(around(<BulletinsPage />))
    fireEvent.click(await screen.findByTestId('bulletin-cancel'))
    const note = document.querySelector<HTMLInputElement>('[name=note]')!
    fireEvent.change(note, { target: { value: ' nước rút ' } })
    fireEvent.submit(note.form!)
    await waitFor(() => expect(asked.at(-1)?.path).not.toBe('bulletins/7/cancel'))
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ note: 'nước rút' })
  })
})
