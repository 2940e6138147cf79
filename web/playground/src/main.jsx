// The playground: GraphiQL with this service's endpoint, its own storage and a query to begin with.
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

import 'graphiql/style.css';
import '@graphiql/plugin-explorer/dist/style.css';
import './style.css';
import { Companion } from './companion.jsx';
import { kWaiting, WaitingText } from './waiting.js';
import { first_query } from './first_query.js';
import { read_config } from './config.js';
import { storage_of } from './storage.js';

const config = read_config();
const plugins = [explorerPlugin()];
const storage = storage_of(config.endpoint);
const fetcher = createGraphiQLFetcher({ url: config.endpoint });

function Playground() {
  const [query, set_query] = useState(kWaiting);
  return (
    <WaitingText.Provider value={query}>
      <GraphiQL
        fetcher={fetcher}
        plugins={plugins}
        storage={storage}
        defaultQuery={query}
        inputValueDeprecation
        schemaDescription
        onSchemaChange={(schema) => set_query(first_query(schema))}
        toolbar={{ additionalComponent: Companion }}
      >
        <GraphiQL.Logo>
          <span className="service" title={config.endpoint}>
            <strong>{config.name}</strong>
            <code>{config.endpoint}</code>
          </span>
        </GraphiQL.Logo>
      </GraphiQL>
    </WaitingText.Provider>
  );
}

document.title = `${config.name} · playground`;
createRoot(document.getElementById('root')).render(<Playground />);
