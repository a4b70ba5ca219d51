import { STSClient } from '@aws-sdk/client-sts';
import { type ClientConfig, getClientConfig } from './client-config.ts';

/** What an engineer says about the account that a program is to speak to. */
export interface ConnectionOptions {
  readonly region?: string;
  /** A profile of the AWS configuration files. */
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** What a program's SDK clients are made with. */
export interface ConnectionConfig extends ClientConfig {
  readonly profile?: string;
  readonly endpoint?: string;
}

/**
 * Finds the Region where the AWS CLI would: as given, then in the environment, then in the profile.
 * @throws Error saying how to name a Region when there is none
 */
export async function connect(
  { region, profile, endpointUrl }: ConnectionOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ConnectionConfig> {
  const found =
    region ??
    environment['AWS_REGION'] ??
    environment['AWS_DEFAULT_REGION'] ??
    (await findRegionOfProfile(profile));
  if (found === undefined || found === '') {
    throw new Error('No Region is named: add --region, for example --region eu-west-1, or set AWS_REGION');
  }
  return {
    ...getClientConfig(found),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  };
}

async function findRegionOfProfile(profile: string | undefined): Promise<string | undefined> {
  const client = new STSClient(profile === undefined ? {} : { profile });
  try {
    return await client.config.region();
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
