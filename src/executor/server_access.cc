#include "executor/server_access.h"

#include "base/file.h"
#include "executor/error.h"
#include "web/error.h"

namespace strongroom::executor {
namespace {

// The kubelet has mounted all files before the process starts, so one that is missing now is a
// wrong flag; later it would look like a server that cannot be reached.
void CheckReadable(const char* flag, const std::filesystem::path& file) {
  try {
    base::ReadFile(file);
  } catch (const base::FileError& e) {
    throw UsageError(std::string(flag) + ' ' + e.what());
  }
}

}  // namespace

std::unique_ptr<web::Transport> ConnectToServer(const ServerAccess& server) {
  CheckReadable("--token-file", server.token_file);
  if (!server.ca_file.empty()) CheckReadable("--server-ca-file", server.ca_file);
  web::Remote remote;
  remote.server = server.url;
  remote.ca.file = server.ca_file;
  remote.token.file = server.token_file;
  try {
    return web::MakeHttpTransport(remote);
  } catch (const web::ConfigError& e) {
    throw UsageError(std::string("--server-url: ") + e.what());
  }
}

}  // namespace strongroom::executor
