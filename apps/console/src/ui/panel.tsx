import { Component, type ReactNode } from 'react'

type Props = Readonly<{ broken: ReactNode; children: ReactNode }>

/** A part that fails alone: what breaks inside does not take the others with it. */
export class Panel extends Component<Props, { failed: boolean }> {
  override readonly state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <p role="alert">{this.props.broken}</p> : this.props.children
  }
}
