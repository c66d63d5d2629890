/** What the system calls itself, in REST and in its run file. */
export const productVersion = '0.1.0'
