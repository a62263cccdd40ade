#include "kube/kubeconfig.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/ascii.h"
#include "base/file.h"
#include "base/yaml.h"
#include "kube/kubeconfig_exec.h"
#include "kube/kubeconfig_members.h"
#include "kube/kubeconfig_section.h"
#include "web/error.h"
#include "web/proxy.h"
#include "web/server_address.h"

// https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
namespace strongroom::kube {
namespace {

using base::YamlValue;
using Kind = YamlValue::Kind;

// Whose word a kubeconfig is: of the person at this machine, of whoever runs this program as a
// service, or somebody else's.
enum class Author { kPerson, kOwn, kForeign };

// What no name has would end the handshake, or stand in a message.
bool IsHostName(const std::string& name) {
  constexpr size_t kLongest = 253;  // RFC 1035 2.3.4
  return name.size() <= kLongest && std::all_of(name.begin(), name.end(), [](char c) {
           return base::IsLetter(c) || base::IsDigit(c) || c == '.' || c == '-' || c == '_' ||
                  c == ':';
         });
}

void ReadProxy(const Section& cluster, web::Remote& remote) {
  remote.proxy = cluster.Text("proxy-url");
  if (remote.proxy.empty()) return;
  try {
    web::ParseProxy(remote.proxy);
  } catch (const web::ConfigError& error) {
    cluster.Refuse("proxy-url", error.what());
  }
  if (!web::ParseServer(remote.server).tls) {
    cluster.Refuse("proxy-url", "is used for servers with https:// only");
  }
}

void ReadCluster(const Section& cluster, const std::filesystem::path& folder, web::Remote& remote) {
  const std::string insecure = cluster.Text("insecure-skip-tls-verify");
  if (!insecure.empty() && insecure != "false") {
    cluster.Refuse("insecure-skip-tls-verify",
                   "is not supported; put the CA in as certificate-authority-data");
  }
  remote.server = cluster.Text("server");
  if (remote.server.empty()) cluster.Refuse("server", "is missing; like https://name:6443");
  try {
    web::ParseServer(remote.server);
  } catch (const web::ConfigError& error) {
    cluster.Refuse("server", error.what());
  }
  remote.ca = cluster.Pem("certificate-authority", folder);
  remote.tls_name = cluster.Text("tls-server-name");
  if (!IsHostName(remote.tls_name)) {
    cluster.Refuse("tls-server-name", "must be the name that the server's certificate has");
  }
  ReadProxy(cluster, remote);
}

void RequireTls(const Section& cluster, const web::Remote& remote) {
  if (web::ParseServer(remote.server).tls) return;
  cluster.Refuse("server", "must begin with https://; over http anybody on the way has the token");
}

void ReadUser(const Section& user, const std::filesystem::path& folder, web::Remote& remote) {
  user.RefuseAnyOf(kUnsupportedOfUser, kUnsupported);
  remote.client_certificate = user.Pem("client-certificate", folder);
  remote.client_key = user.Pem("client-key", folder);
  if (remote.client_certificate.empty() != remote.client_key.empty()) {
    user.Refuse(remote.client_key.empty() ? "client-key" : "client-certificate",
                "is missing; certificate and key come together");
  }
  // As client-go: a tokenFile wins over a token.
  const std::string file = user.Text("tokenFile");
  if (file.empty()) {
    remote.token.text = user.Text("token");
  } else {
    remote.token.file = folder / file;
  }
}

void RequireFile(const web::Material& material, const std::string& place) {
  if (material.file.empty()) return;
  try {
    material.Read();
  } catch (const web::TransportError& error) {
    throw web::ConfigError(place + ": names a file that is not there: " + error.what());
  }
}

// One file, and the folder that its relative file names refer to.
struct File {
  YamlValue document;
  std::string place;
  std::filesystem::path folder;

  Section Root() const { return {document, place}; }
};

File ReadFile(std::string_view text, const std::filesystem::path& path) {
  try {
    std::vector<YamlValue> documents = base::ParseYaml(text);
    if (documents.empty() || documents[0].kind != Kind::kMap) {
      throw web::ConfigError(path.string() + ": must be a kubeconfig, a YAML mapping");
    }
    return {std::move(documents[0]), path.string(), path.parent_path()};
  } catch (const base::YamlError& e) {
    throw web::ConfigError(path.string() + ": " + e.what());
  }
}

// An entry of any of the files, and the folder of the file that it is in.
struct Entry {
  Section section;
  std::filesystem::path folder;
};

// Several files as one: of entries with the same name, the first counts.
class Files {
 public:
  Files(std::vector<File> files, std::string place)
      : files_(std::move(files)), place_(std::move(place)) {}

  // Of all files, for messages.
  const std::string& place() const { return place_; }

  std::string CurrentContext() const {
    for (const File& file : files_) {
      std::string name = file.Root().Text("current-context");
      if (!name.empty()) return name;
    }
    throw web::ConfigError(place_ + ".current-context: is missing; set it, or name a context");
  }

  std::vector<std::string> ContextNames() const {
    std::vector<std::string> names;
    std::set<std::string> known;
    for (const File& file : files_) {
      file.Root().Each("contexts", [&](const Section& context) {
        std::string name = context.Text("name");
        if (known.insert(name).second) names.push_back(std::move(name));
      });
    }
    return names;
  }

  // The mapping `inner` of the entry that is called `name` in the list `member`.
  Entry Named(const std::string& member, const std::string& name, const std::string& inner) const {
    for (const File& file : files_) {
      if (const auto found = file.Root().Named(member, name)) {
        return {found->Inner(inner), file.folder};
      }
    }
    throw web::ConfigError(place_ + ": " + member + " has no entry called \"" + name + "\"");
  }

 private:
  const std::vector<File> files_;
  const std::string place_;
};

Config ReadContext(const Files& files, const std::optional<std::string>& context, Author author) {
  const std::string name = context ? *context : files.CurrentContext();
  const Section chosen = files.Named("contexts", name, "context").section;
  Config config;
  config.ns = chosen.Text("namespace");
  const Entry cluster = files.Named("clusters", chosen.Text("cluster"), "cluster");
  if (author == Author::kForeign) cluster.section.RefuseAnyOf(kFilesOfCluster, kNamesAFile);
  ReadCluster(cluster.section, cluster.folder, config.remote);
  if (author == Author::kForeign) RequireTls(cluster.section, config.remote);
  const std::string user = chosen.Text("user");
  if (!user.empty()) {
    const Entry entry = files.Named("users", user, "user");
    if (author != Author::kPerson) entry.section.RefuseAnyOf(kProgramsOfUser, kStartsAProgram);
    if (author == Author::kForeign) entry.section.RefuseAnyOf(kFilesOfUser, kNamesAFile);
    ReadUser(entry.section, entry.folder, config.remote);
    // As client-go: a token that stands there goes before a program.
    if (entry.section.Has("exec") && config.remote.token.empty()) {
      config.exec = ReadExec(entry.section.Inner("exec"), entry.folder, cluster.section);
    }
  }
  const web::Remote& remote = config.remote;
  for (const web::Material* material :
       {&remote.ca, &remote.client_certificate, &remote.client_key, &remote.token}) {
    RequireFile(*material, files.place());
  }
  return config;
}

std::string ContentOf(const std::filesystem::path& path) {
  try {
    return base::ReadFile(path);
  } catch (const base::FileError& e) {
    throw web::ConfigError(std::string(e.what()) + "; it must be a kubeconfig file");
  }
}

// Those that are there.
Files ReadFiles(const std::vector<std::filesystem::path>& paths) {
  std::vector<File> files;
  std::string place;
  for (const std::filesystem::path& path : paths) {
    place += (place.empty() ? "" : ":") + path.string();
    if (paths.size() == 1 || std::filesystem::exists(path)) {
      files.push_back(ReadFile(ContentOf(path), path));
    }
  }
  if (files.empty()) throw web::ConfigError(place + ": is not there; it must be a kubeconfig file");
  return {std::move(files), place};
}

}  // namespace

Config ParseKubeconfig(std::string_view text, const std::filesystem::path& path,
                       const std::optional<std::string>& context) {
  return ReadContext(Files({ReadFile(text, path)}, path.string()), context, Author::kOwn);
}

Config LoadKubeconfig(const std::filesystem::path& path) {
  return ParseKubeconfig(ContentOf(path), path);
}

Config ParseSelfContainedKubeconfig(std::string_view text, const std::filesystem::path& path) {
  return ReadContext(Files({ReadFile(text, path)}, path.string()), std::nullopt, Author::kForeign);
}

Config LoadSelfContainedKubeconfig(const std::filesystem::path& path) {
  return ParseSelfContainedKubeconfig(ContentOf(path), path);
}

Config ParsePersonalKubeconfig(std::string_view text, const std::filesystem::path& path,
                               const std::optional<std::string>& context) {
  return ReadContext(Files({ReadFile(text, path)}, path.string()), context, Author::kPerson);
}

Config LoadPersonalKubeconfigs(const std::vector<std::filesystem::path>& paths,
                               const std::optional<std::string>& context) {
  return ReadContext(ReadFiles(paths), context, Author::kPerson);
}

std::vector<std::string> ContextNames(const std::vector<std::filesystem::path>& paths) {
  return ReadFiles(paths).ContextNames();
}

}  // namespace strongroom::kube
