/** sign-in: takes the code behind the `#` of a sign-in link, once, and leads home. */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { sentenceOf } from '../client.ts'
import { Loading } from '../parts/loading.tsx'
import { useSigning } from '../session.ts'

export function SignInPage() {
  const navigate = useNavigate()
  const { signIn } = useSigning()
  const taking = useMutation({
    mutationFn: signIn,
    // Replaced, so that the code is not in the browser's history.
    onSettled: (_, error) => navigate({ to: error === null ? '/' : '/sign-in', replace: true }),
  })
  const take = useEffectEvent(() => {
    const code = location.hash.slice(1)
    if (code !== '') taking.mutate(code)
  })
  useEffect(() => take(), [])

  if (taking.isPending || taking.isSuccess) return <Loading what="your session" />
  return (
    <>
      <title>Sign in – Weir</title>
      <h1 className={style({ font: 'heading-lg' })}>Sign in to Weir</h1>
      <p className={style({ font: 'body' })} role="alert">
        {taking.isError
          ? sentenceOf(taking.error)
          : 'This address lacks its code. Open a link as `weir dashboard` prints it.'}
      </p>
    </>
  )
}
