import { useEffect, useMemo, useState } from 'react'
import { type WallView, fontPxPerMinute, pxPerMinute, typeScale } from './arc-minutes.js'
import { type ScenePlan, planScene } from './scene-plan.js'
import { saidSize } from './wall-size.js'

/** A wall as it hangs there: what its address says, the pixels it has, and what it can carry. */
export type Wall = Readonly<{ view: WallView; assumed: boolean; plan: ScenePlan }>

/** Follows the window's size; the address of a wall does not change while it is open. */
export function useWall(query: string): Wall {
  const [pixels, setPixels] = useState({ widthPx: window.innerWidth, heightPx: window.innerHeight })
  useEffect(() => {
    const measure = (): void => setPixels({ widthPx: window.innerWidth, heightPx: window.innerHeight })
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [])
  return useMemo(() => {
    const { size, assumed } = saidSize(new URLSearchParams(query))
    const view = { ...size, ...pixels }
    return { view, assumed, plan: planScene(view) }
  }, [query, pixels])
}

/** The sizes of type as custom properties: everything on a wall is set with these, and with nothing else. */
export function wallProperties({ view, plan }: Wall): Readonly<Record<`--${string}`, string>> {
  const type = typeScale(view)
  return {
    '--am': `${fontPxPerMinute(view)}px`,
    '--minute': `${pxPerMinute(view)}px`,
    '--w-micro': `${type.micro}px`,
    '--w-body': `${type.body}px`,
    '--w-strong': `${type.strong}px`,
    '--w-value': `${type.value}px`,
    '--w-hero': `${type.hero}px`,
    '--w-lost': `${plan.heroPx}px`,
    '--w-symbol': `${plan.symbolPx}px`,
    '--wall-list': `${plan.listPx}px`,
  }
}
