import './wall/wall-words.js'

import type { LiveDeviceCard, Role } from '@haidang/contracts'
import type { ReactElement, ReactNode } from 'react'
import { ConsoleProvider } from './console.js'
import { openLive } from './live/live-client.js'
import type { DeviceView, FromWorker, LinkStatus, ToWorker } from './live/messages.js'
import { openConsole } from './open-console.js'

/** What the server answers in a test: by `METHOD path`, a body or a function of the request's. */
export type Answers = Record<string, Answer | ((body: unknown) => Answer)>

type Answer = Readonly<{ status?: number; body?: unknown; headers?: Record<string, string> }>

export type Asked = { method: string; path: string; body: unknown; headers: Record<string, string> }

/** A console without a worker and without a server: the test plays both. */
export function aConsole({ role = 'operator', answers = {} }: { role?: Role; answers?: Answers } = {}) {
  const asked: Asked[] = []
  const told: ToWorker[] = []
  let post: (message: FromWorker) => void = () => undefined
  standIn()
  Reflect.set(globalThis, 'fetch', serverOf(answers, asked))
  const live = openLive({ send: (message) => void told.push(message), listen: (take) => (post = take) })
  const console = openConsole(live, window)
  console.preferences.language.set('vi')
  console.session.current.set({ state: 'in', me: { username: 'an', displayName: 'An', role, scope: {} } })
  const link = (status: Partial<LinkStatus>): void =>
    post({ kind: 'link', status: { mode: 'live', attempt: 0, slow: false, ...status }, offsetMs: 0 })
  return {
    console,
    asked,
    told,
    link,
    post: (message: FromWorker) => post(message),
    /** To be rendered: the part, with this console around it. */
    around: (part: ReactNode): ReactElement => <ConsoleProvider value={console}>{part}</ConsoleProvider>,
  }
}

type Reply = Readonly<{ ok: boolean; status: number; headers: Headers; text(): Promise<string> }>

const notFound: Answer = { status: 404, body: { type: 't', title: 't', status: 404, reason: 'not-found' } }

function serverOf(answers: Answers, asked: Asked[]) {
  return async (address: string, { method = 'GET', body, headers }: RequestInit = {}): Promise<Reply> => {
    const path = address.replace('/api/v1/', '')
    const sent: unknown = typeof body === 'string' ? JSON.parse(body) : undefined
    asked.push({ method, path, body: sent, headers: Object.fromEntries(new Headers(headers)) })
    const found = answers[`${method} ${path}`] ?? notFound
    const { status = 200, body: answer, headers: said } = typeof found === 'function' ? found(sent) : found
    return {
      ok: status < 400,
      status,
      headers: new Headers(said),
      text: async () => (answer === undefined ? '' : JSON.stringify(answer)),
    }
  }
}

/** What jsdom lacks. */
function standIn(): void {
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
  const dialog: object = HTMLDialogElement.prototype
  if ('showModal' in dialog) return
  const opens = (open: boolean) =>
    function (this: HTMLDialogElement): void {
      this.open = open
    }
  Object.assign(dialog, { showModal: opens(true), close: opens(false) })
}

/** A station as the worker posts it. */
export function aDeviceView(part: Partial<LiveDeviceCard> = {}): DeviceView {
  return {
    id: 'aq-01',
    feed: 'air-quality',
    values: {},
    simulated: false,
    name: { vi: 'Trạm Chợ Cồn', en: 'Con Market station' },
    area: 'ward-1',
    labels: {},
    intervalSeconds: 300,
    ...part,
  }
}
