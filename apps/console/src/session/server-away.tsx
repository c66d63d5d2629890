import { useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import type { RestError } from '../rest/rest-error.js'
import { ErrorCode } from '../ui/error-code.js'
import { SignInFrame } from './sign-in-frame.js'

type Props = Readonly<{ error: RestError; retry: () => void }>

/** The server could not say who we are: that is said, and it is asked again by itself. */
export function ServerAway({ error, retry }: Props) {
  const { say, language } = useWords()
  return (
    <SignInFrame>
      <div className="server-away" role="alert" data-testid="app-state" data-state="error">
        <h2>{say('signIn.away')}</h2>
        <p>
          {problemText(error.reason, language)}{' '}
          {error.instance !== undefined && <ErrorCode instance={error.instance} />}
        </p>
        <p>{say('signIn.awayText')}</p>
        <button type="button" className="button primary" onClick={retry}>
          {say('state.retry')}
        </button>
      </div>
    </SignInFrame>
  )
}
