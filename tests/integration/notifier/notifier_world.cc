#include "notifier_world.h"

#include <fstream>
#include <pqxx/pqxx>
#include <set>

#include "api/kinds.h"
#include "api/notice.h"
#include "integration/support/fetch.h"
#include "kube/error.h"

namespace strongroom::test {
namespace {

using kube::Json;
using std::chrono::milliseconds;
using std::chrono::seconds;

ControlPlane& Cluster() {
  static const bool kInstalled = [] {
    ControlPlane::Shared().InstallCrds();
    return true;
  }();
  static_cast<void>(kInstalled);
  return ControlPlane::Shared();
}

domain::Notice NoticeOf(const std::string& id, const std::string& object, domain::Severity severity,
                        std::chrono::sys_seconds at) {
  domain::Notice notice;
  notice.id = id;
  notice.event = "runFailed";
  notice.incident = "incident-" + object;
  notice.state = domain::NoticeState::kOpened;
  notice.severity = severity;
  notice.object = {.kind = "BackupSchedule", .ns = "team-a", .name = object, .tenant = "t"};
  notice.message = "The run failed.";
  notice.at = notice.since = at;
  return notice;
}

void Insert(pqxx::work& work, const domain::Notice& notice) {
  work.exec_params("INSERT INTO strongroom.notices (id, object_uid, notice) VALUES ($1, $2, $3)",
                   notice.id, notice.object.name, api::EncodeNotice(notice));
}

std::string NextNamespace() {
  static int count = 0;
  return "notifier-" + std::to_string(++count);
}

}  // namespace

NotifierWorld::NotifierWorld()
    : ns_(NextNamespace()),
      transport_(Cluster().MakeTransport()),
      client_(*transport_, {}, clock_) {
  try {
    client_.Create(kube::kNamespaces, "", {{"metadata", {{"name", ns_}}}});
  } catch (const kube::ApiError& error) {
    if (!kube::IsAlreadyExists(error)) throw;
  }
}

NotifierWorld::~NotifierWorld() = default;

notifier::Options NotifierWorld::MakeOptions() {
  notifier::Options options;
  options.ns = ns_;
  options.lease.ns = ns_;
  options.lease.name = "notifier";
  options.lease.identity = "process-" + std::to_string(++started_);
  options.lease.lease_duration = seconds{4};
  options.lease.renew_deadline = seconds{2};
  options.lease.retry_period = seconds{1};
  options.database = test_.dsn() + "?options=-c%20role%3Dstrongroom_notifier";
  options.secrets_dir = secrets_.path();
  options.reach = notify::Reach::kLoopbackUnsecured;
  options.listen.address = "127.0.0.1";
  options.listen.port = 0;
  options.readiness_interval = milliseconds{100};
  options.pace = {.look = milliseconds{50},
                  .digests = milliseconds{100},
                  .secrets = milliseconds{100},
                  .status = milliseconds{200},
                  .upkeep = milliseconds{100},
                  .claim = seconds{60},
                  .backoff = {milliseconds{50}, milliseconds{200}}};
  return options;
}

void NotifierWorld::Start(const notifier::Options& options) {
  processes_.push_back(std::make_unique<Running>(options, *transport_, clock_));
}

std::pair<int, std::string> NotifierWorld::Fetch(const std::string& path) const {
  const web::Response response = test::Fetch(processes_.back()->process.port(), path);
  return {response.status, response.body};
}

Json NotifierWorld::Make(const std::string& name, const Json& spec) {
  Json object{{"apiVersion", std::string(api::kApiVersion)},
              {"kind", "Notifier"},
              {"metadata", {{"name", name}}},
              {"spec",
               {{"webhook", {{"urlSecretRef", {{"name", name}, {"key", "url"}}}}},
                {"rules", {{"namespaces", {"*"}}}}}}};
  object["spec"].merge_patch(spec);
  return client_.Create(api::kNotifierKind, ns_, object);
}

void NotifierWorld::Patch(const std::string& name, const Json& patch) {
  client_.MergePatch(api::kNotifierKind, ns_, name, patch);
}

void NotifierWorld::Delete(const std::string& name) {
  client_.Delete(api::kNotifierKind, ns_, name);
}

void NotifierWorld::Mount(const std::string& secret, const std::string& key,
                          const std::string& value) const {
  const auto folder = secrets_.path() / secret;
  std::filesystem::create_directories(folder);
  // At once, as the kubelet does.
  std::ofstream(folder / "..new") << value << '\n';
  std::filesystem::rename(folder / "..new", folder / key);
}

Json NotifierWorld::StatusOf(const std::string& name) const {
  const auto object = client_.Find(api::kNotifierKind, ns_, name);
  return object ? object->value("status", Json::object()) : Json::object();
}

std::string NotifierWorld::Condition(const std::string& name, const std::string& type) const {
  for (const Json& condition : StatusOf(name).value("conditions", Json::array())) {
    if (condition.at("type") != type) continue;
    return condition.at("status").get<std::string>() + ' ' +
           condition.at("reason").get<std::string>();
  }
  return "";
}

std::string NotifierWorld::MessageOf(const std::string& name, const std::string& type) const {
  for (const Json& condition : StatusOf(name).value("conditions", Json::array())) {
    if (condition.at("type") == type) return condition.value("message", "");
  }
  return "";
}

std::string NotifierWorld::Events(const std::string& name) const {
  std::set<std::string> reasons;
  for (const Json& event : client_.List(kube::kEvents, ns_).items) {
    if (event.at("involvedObject").at("name") == name) {
      reasons.insert(event.at("reason").get<std::string>());
    }
  }
  std::string text;
  for (const std::string& reason : reasons) text += (text.empty() ? "" : " ") + reason;
  return text;
}

void NotifierWorld::Tell(const std::string& id, const std::string& object,
                         domain::Severity severity) {
  pqxx::connection connection(test_.dsn());
  pqxx::work work(connection);
  Insert(work, NoticeOf(id, object, severity, clock_.NowSeconds()));
  work.commit();
}

void NotifierWorld::TellMany(int count, int objects) {
  pqxx::connection connection(test_.dsn());
  pqxx::work work(connection);
  for (int i = 1; i <= count; ++i) {
    Insert(work, NoticeOf(std::to_string(i), "o" + std::to_string(i % objects),
                          domain::Severity::kCritical, clock_.NowSeconds()));
  }
  work.commit();
}

void NotifierWorld::Run(const std::string& statement) {
  ASSERT_EQ(test_.StateOf(statement), "") << statement;
}

int NotifierWorld::Count(const std::string& state) {
  return std::stoi(Sql("SELECT count(*) FROM strongroom.deliveries WHERE state = '" + state + "'"));
}

}  // namespace strongroom::test
