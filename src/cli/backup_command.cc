#include <CLI/CLI.hpp>
#include <exception>
#include <memory>

#include "cli/archive_target.h"
#include "cli/backup.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/error.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # The policies of the cluster of the kubeconfig, as a file
  kubectl strongroom backup --to monday.tar

  # Some types of some namespaces, and what has changed of them since
  kubectl strongroom backup --to tuesday.tar --types networkPolicies,roles --namespaces team-a,team-b
  kubectl strongroom diff monday.tar tuesday.tar

  # A tenant behind Microsoft Graph; credentials/clientSecret, or tls.crt and tls.key, as its Secret
  kubectl strongroom backup --to contoso.tar --tenant contoso.yaml --credentials credentials

  # Files of policies
  kubectl strongroom backup --to files.tar --directory policies

Neither an operator nor PostgreSQL is needed, nor any right but to read what is backed up.

Exit code: 0 when the archive has all that was selected; 1 when it is written and something is missing
in it, which is told on stderr and in the archive; 2 and more when there is no archive.)";

ExitCode RunBackup(const BackupFlags& flags, const Host& host, const ConnectionFlags& connection) {
  if (flags.to == ArchiveTarget::kStandardOutput && host.writes_to_terminal) {
    throw CliError("--to -: standard output is a terminal, and a tar is not for people",
                   kWrongUsage);
  }
  try {
    return TakeBackup(flags, host, connection);
  } catch (const web::StoppedError&) {
    throw Interrupted();
  }
}

}  // namespace

Runner AddBackupCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand(
      "backup", "Back a cluster, a tenant or a folder up into an archive, without an operator");
  auto flags = std::make_shared<BackupFlags>();
  command
      ->add_option("--to", flags->to,
                   "New folder, or tar where it ends with .tar; - is standard output")
      ->type_name("PATH")
      ->required();
  command->add_option("--types", flags->types, "Policy types, as in spec.policyTypes of a schedule")
      ->delimiter(',')
      ->type_name("TYPE,...")
      ->capture_default_str();
  command
      ->add_option("--namespaces", flags->source.namespaces,
                   "Only what is in these namespaces of the cluster [that of -n, or all]")
      ->delimiter(',')
      ->type_name("NAME,...");
  command
      ->add_option("--tenant", flags->source.tenant,
                   "File with a Tenant behind Microsoft Graph, in the place of the cluster")
      ->type_name("FILE");
  command
      ->add_option("--credentials", flags->source.credentials,
                   "Folder with its credentials: a file for each key of its Secret")
      ->type_name("FOLDER");
  command
      ->add_option("--directory", flags->source.directory,
                   "Folder with files of policies, in the place of the cluster")
      ->type_name("FOLDER");
  command
      ->add_option("--timeout", flags->waiting.timeout,
                   "How long reading may take, such as 90s or 1h30m")
      ->type_name("DURATION")
      ->capture_default_str();
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] {
    return AnswerOf([&] { return RunBackup(*flags, host, connection); });
  };
}

}  // namespace strongroom::cli
