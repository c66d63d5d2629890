import { configure } from '@testing-library/react'

/** What a page is waited for: a second, as the library has it, is short where other suites use the same two cores. */
configure({ asyncUtilTimeout: 20_000 })
