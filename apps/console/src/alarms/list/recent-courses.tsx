import { type ReactNode, createContext, useContext, useState } from 'react'
import { useConsole } from '../../console.js'
import { loadHistory } from '../../entity/curve/history.js'
import { type Point, pointsOf } from '../../entity/curve/series.js'

/** For this long back a row shows where its value came from. */
export const recentMs = 7_200_000
const keptMs = 60_000
const atOnce = 3

type Kept = Readonly<{ at: number; points: Promise<readonly Point[]> }>

/** The last two hours of the quantities that a list shows, loaded a few at a time and kept for a minute. */
class RecentCourses {
  private readonly kept = new Map<string, Kept>()
  private readonly waiting: (() => void)[] = []
  private running = 0

  /** @throws RestError when the server does not give them. */
  load(device: string, quantity: string, now: number): Promise<readonly Point[]> {
    const key = `${device}/${quantity}`
    const known = this.kept.get(key)
    if (known && now - known.at < keptMs) return known.points
    const points = this.inTurn(() => fetchPoints(device, quantity, now))
    this.kept.set(key, { at: now, points })
    points.catch(() => this.kept.delete(key))
    return points
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= atOnce) await new Promise<void>((go) => this.waiting.push(go))
    this.running += 1
    try {
      return await work()
    } finally {
      this.running -= 1
      this.waiting.shift()?.()
    }
  }
}

async function fetchPoints(device: string, quantity: string, now: number): Promise<readonly Point[]> {
  const aborting = new AbortController()
  const wanted = { device, quantity, fromAt: now - recentMs, toAt: now + 60_000 }
  const { rows } = await loadHistory(wanted, aborting.signal)
  return pointsOf(rows, quantity)
}

const Courses = createContext<RecentCourses | undefined>(undefined)

/** Around a list whose rows show how their values went. */
export function RecentCoursesAround({ children }: { children: ReactNode }) {
  const [courses] = useState(() => new RecentCourses())
  return <Courses value={courses}>{children}</Courses>
}

/** Loads the recent points of a quantity; undefined outside a list that keeps them. */
export function useRecentCourses():
  ((device: string, quantity: string) => Promise<readonly Point[]>) | undefined {
  const { live } = useConsole()
  const courses = useContext(Courses)
  return courses && ((device, quantity) => courses.load(device, quantity, live.clock.now()))
}
