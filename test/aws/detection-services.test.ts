import { guardDuty } from '../../shared/aws/guardduty.ts';
import { macie } from '../../shared/aws/macie.ts';
import { ResourceGoneError } from '../../shared/aws/resource-gone-error.ts';
import { securityHub } from '../../shared/aws/securityhub.ts';
import { AwsAccount } from '../../shared/aws/session.ts';
import { type Answer, type HttpService, startHttpService } from './http-service.ts';

const place = { partition: 'aws', account: '111122223333', region: 'eu-central-1' };

function refuse(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: { 'x-amzn-errortype': code },
    body: JSON.stringify({ message, Message: message }),
  };
}

describe('the services that detect', () => {
  let service: HttpService;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    service = await startHttpService();
    environment = process.env;
    process.env = {
      ...environment,
      AWS_ENDPOINT_URL: service.url,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
  });

  afterAll(async () => {
    process.env = environment;
    await service.stop();
  });

  const open = () => new AwsAccount([guardDuty, macie, securityHub]).open(place);

  describe('a service that is not turned on', () => {
    it('is absent to Macie, which denies every call then', async () => {
      service.answer(refuse(403, 'AccessDeniedException', 'Macie is not enabled.'));
      await expect(open().find('macie2:GetMacieSession', {}, ['MacieNotEnabled'])).resolves.toBeUndefined();
    });

    it('is absent to Security Hub, by what it says', async () => {
      const said = 'Account 111122223333 is not subscribed to AWS Security Hub';
      service.answer(refuse(401, 'InvalidAccessException', said));
      await expect(open().find('securityhub:DescribeHub', {}, ['HubNotEnabled'])).resolves.toBeUndefined();
    });
  });

  describe('a call that is not allowed', () => {
    const denied = 'User: arn:aws:sts::111122223333:assumed-role/x is not authorized to perform this';

    it('of Macie is no absence', async () => {
      service.answer(refuse(403, 'AccessDeniedException', denied));
      await expect(open().find('macie2:GetMacieSession', {}, ['MacieNotEnabled'])).rejects.toThrow(
        'AccessDeniedException',
      );
    });

    it('of Security Hub is no absence', async () => {
      service.answer(refuse(401, 'InvalidAccessException', 'The account may not do this'));
      await expect(open().find('securityhub:DescribeHub', {}, ['HubNotEnabled'])).rejects.toThrow(
        'InvalidAccessException',
      );
    });
  });

  describe('a bad request to GuardDuty', () => {
    const get = async () =>
      open().read('guardduty:GetFilter', { DetectorId: '12abc34d', FilterName: 'scanner' });

    it.each([
      'The request is rejected since no such resource found.',
      'The request is rejected because the input detectorId is not owned by the current account.',
    ])('means that what it names is gone where GuardDuty says: %s', async (said) => {
      service.answer(refuse(400, 'BadRequestException', said));
      await expect(get()).rejects.toThrow(ResourceGoneError);
    });

    it('is a failure otherwise', async () => {
      service.answer(
        refuse(400, 'BadRequestException', 'The request is rejected because of a bad parameter.'),
      );
      await expect(get()).rejects.not.toThrow(ResourceGoneError);
    });
  });
});
