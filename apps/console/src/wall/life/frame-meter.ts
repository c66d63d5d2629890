/** How often the browser really draws, found out by asking it for frames. */
export type FrameSource = Readonly<{
  /** Calls back with the next frame that is drawn; never, while nothing is. */
  nextFrame(use: () => void): void
  /** Epoch ms that never go back. */
  now(): number
  wait(ms: number): Promise<void>
}>

const sampleMs = 1_000

/** Knows when the last frame was drawn. A hidden, frozen or hanging picture lets `lastAt` grow old. */
export class FrameMeter {
  /** When the last frame was drawn that we know of; undefined before the first. */
  lastAt: number | undefined
  /** Frames in the last sampled second. */
  framesPerSecond = 0
  private readonly source: FrameSource

  constructor(source: FrameSource) {
    this.source = source
  }

  /** Counts frames for a second. It does not keep the browser drawing in between. */
  async sample(): Promise<void> {
    let counting = true
    let frames = 0
    const count = (): void => {
      this.lastAt = this.source.now()
      frames += 1
      if (counting) this.source.nextFrame(count)
    }
    this.source.nextFrame(count)
    await this.source.wait(sampleMs)
    counting = false
    this.framesPerSecond = Math.round((frames * 1_000) / sampleMs)
  }
}
