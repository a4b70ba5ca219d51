/**
 * The high-risk ports of Security Hub EC2.19 through which a machine is administered, and those that it lacks: NetBIOS,
 * WinRM, the displays 0 to 3 of VNC.
 */
export const adminPorts = ['20-23', '135-139', 445, 3389, 5500, '5900-5903', '5985-5986'] as const;

/** TCP ports behind which data lies, or the keys to it. */
export const dataTcpPorts = [
  88, // Kerberos
  389, // LDAP
  636, // LDAP over TLS
  '1433-1434', // Microsoft SQL Server
  1521, // Oracle
  '2375-2376', // Docker
  '2483-2484', // Oracle
  3306, // MySQL
  5432, // PostgreSQL
  5439, // Amazon Redshift
  5601, // Kibana, OpenSearch Dashboards
  6379, // Redis
  '7000-7001', // Cassandra between its nodes
  9042, // Cassandra
  9092, // Kafka
  9200, // Elasticsearch
  9300, // Elasticsearch between its nodes
  11211, // Memcached
  '27017-27019', // MongoDB
] as const;

/**
 * UDP ports of the same services. A list of its own keeps it short: a rule that opens every port is split around each port
 * of either list, and a group has room for 60 rules.
 */
export const dataUdpPorts = [
  88, // Kerberos
  389, // LDAP
  1434, // Microsoft SQL Server, its browser
  11211, // Memcached
] as const;
