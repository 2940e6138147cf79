import { useEditorContext, useSchemaContext } from '@graphiql/react';
import { useContext, useEffect } from 'react';

import { kWaiting, WaitingText } from './waiting.js';

/**
 * Shows nothing; sits inside GraphiQL to reach its editors. It fills the first query in once the schema is
 * known, and reads the schema anew when the person comes back from the editor where the model is written.
 */
export function Companion() {
  const { queryEditor } = useEditorContext({ nonNull: true });
  const { introspect } = useSchemaContext({ nonNull: true });
  const text = useContext(WaitingText);

  useEffect(() => {
    if (text !== kWaiting && queryEditor?.getValue() === kWaiting) {
      queryEditor.setValue(text);
      queryEditor.focus();
    }
  }, [queryEditor, text]);

  useEffect(() => {
    const on_change = () => document.visibilityState === 'visible' && introspect();
    document.addEventListener('visibilitychange', on_change);
    return () => document.removeEventListener('visibilitychange', on_change);
  }, [introspect]);

  return null;
}
