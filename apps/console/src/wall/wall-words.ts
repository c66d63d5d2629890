import { wall as en } from '../i18n/en/wall.js'
import { wall as vi } from '../i18n/vi/wall.js'
import { addWords } from '../i18n/words.js'

addWords({ vi, en })
