/** An event of Chromium's trace; times in microseconds. */
export type TraceEvent = Readonly<{
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  dur?: number
  tdur?: number
  args?: Readonly<{ name?: unknown }>
}>

/** Whether Chromium said what an event needs. */
export function isTraceEvent(event: object): event is TraceEvent {
  const { name, ph, pid, tid, ts }: Partial<Record<keyof TraceEvent, unknown>> = event
  return [name, ph].every((text) => typeof text === 'string') && [pid, tid, ts].every(Number.isFinite)
}

/** One task of the page's main thread, in milliseconds: by the clock, of its own, and of script within. */
export type Task = Readonly<{ wallMs: number; cpuMs: number; scriptMs: number }>

export type Work = Readonly<{
  tasks: readonly Task[]
  /** What the main thread worked from one animation frame to the next, in milliseconds of its own. */
  frames: readonly number[]
}>

const scriptNames: ReadonlySet<string> = new Set([
  'FireAnimationFrame',
  'FunctionCall',
  'TimerFire',
  'EvaluateScript',
  'RunMicrotasks',
])

/** What a trace says of the busiest page. */
export function workOf(events: readonly TraceEvent[]): Work {
  const main = busiest(events, 'CrRendererMain')
  const own = events.filter(({ pid, tid }) => main?.pid === pid && main.tid === tid)
  const tasks = tasksOf(own).sort((a, b) => a.ts - b.ts)
  const scripts = outermost(own.filter(({ name }) => scriptNames.has(name)))
  const inTask = (task: TraceEvent): TraceEvent[] =>
    scripts.filter(({ ts }) => ts >= task.ts && ts < task.ts + (task.dur ?? 0))
  const frameAts = own.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts)
  return {
    tasks: tasks.map((task) => ({
      wallMs: ms(task.dur),
      cpuMs: ms(task.tdur),
      scriptMs: inTask(task).reduce((sum, { tdur }) => sum + ms(tdur), 0),
    })),
    frames: perFrame(tasks, distinctFrames(frameAts)),
  }
}

/** A task is told by two names, one within the other; the first of them is not told of every thread. */
function tasksOf(events: readonly TraceEvent[]): TraceEvent[] {
  const named = (wanted: string): TraceEvent[] =>
    events.filter(({ name, ph }) => ph === 'X' && name === wanted)
  const tasks = named('RunTask')
  return tasks.length > 0 ? tasks : named('ThreadControllerImpl::RunTask')
}

function busiest(events: readonly TraceEvent[], thread: string): TraceEvent | undefined {
  const named = events.filter(({ name, args }) => name === 'thread_name' && args?.name === thread)
  const work = (of: TraceEvent): number =>
    events.reduce(
      (sum, { pid, tid, tdur }) => (pid === of.pid && tid === of.tid ? sum + (tdur ?? 0) : sum),
      0,
    )
  return named.map((event) => ({ event, work: work(event) })).sort((a, b) => b.work - a.work)[0]?.event
}

/** Those that lie in no other. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  let until = Number.NEGATIVE_INFINITY
  return [...events]
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < until) return false
      until = ts + dur
      return true
    })
}

/** Several callbacks of one frame run within the same few milliseconds. */
function distinctFrames(ats: readonly number[]): number[] {
  const apartUs = 4_000
  return [...ats]
    .sort((a, b) => a - b)
    .filter((at, place, all) => place === 0 || at - (all[place - 1] ?? 0) > apartUs)
}

function perFrame(tasks: readonly TraceEvent[], ats: readonly number[]): number[] {
  return ats.slice(1).map((until, place) => {
    const from = ats[place] ?? 0
    return tasks.reduce((sum, { ts, tdur }) => (ts >= from && ts < until ? sum + ms(tdur) : sum), 0)
  })
}

function ms(us: number | undefined): number {
  return (us ?? 0) / 1_000
}
