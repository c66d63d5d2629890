import { Component, type ReactNode } from 'react'
import { useWords } from '../../console.js'
import type { WordKey } from '../../i18n/words.js'

/** What broke may have been one strange moment; nobody stands before a wall to press a button. */
const againAfterMs = 30_000

type Props = Readonly<{
  /** What this part is called. */
  part: Extract<WordKey, `wall.part.${string}`>
  /** Its place in the scene. */
  className: string
  /** Said besides when it is broken: what must not be missed with it. */
  instead?: ReactNode
  children: ReactNode
}>

/** One part of the scene: what breaks in it says so there, leaves the others alone, and is tried again by itself. */
export function Tile({ part, className, instead, children }: Props) {
  const { say } = useWords()
  const broken = (error: Error): ReactNode => (
    <div className={`${className} wall-broken`} role="alert" data-testid="wall-broken" data-part={part}>
      {instead}
      <p>{say('wall.broken', { part: say(part), code: error.name })}</p>
    </div>
  )
  return <Guard broken={broken}>{children}</Guard>
}

type GuardProps = Readonly<{ broken: (error: Error) => ReactNode; children: ReactNode }>

class Guard extends Component<GuardProps, { error: Error | undefined }> {
  override readonly state: { error: Error | undefined } = { error: undefined }
  private timer: ReturnType<typeof setTimeout> | undefined

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override componentDidCatch(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.setState({ error: undefined }), againAfterMs)
  }

  override componentWillUnmount(): void {
    clearTimeout(this.timer)
  }

  override render(): ReactNode {
    const { error } = this.state
    return error ? this.props.broken(error) : this.props.children
  }
}
