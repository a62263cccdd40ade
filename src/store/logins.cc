#include "store/logins.h"

#include <libpq-fe.h>

#include <memory>

#include "base/log.h"
#include "store/advisory_locks.h"
#include "store/dsn.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr const char* kInsufficientPrivilege = "42501";

constexpr const char* kRoleExists = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)";

// A direct member: a superuser counts as an indirect one of every role. A role is no member of
// itself, but may be the login as well.
constexpr const char* kIsMember =
    "SELECT $1 = $2 OR EXISTS (SELECT FROM pg_auth_members"
    "  WHERE roleid = (SELECT oid FROM pg_roles WHERE rolname = $2)"
    "  AND member = (SELECT oid FROM pg_roles WHERE rolname = $1))";

constexpr const char* kHasRights = "SELECT pg_has_role(current_user, $1::name, 'USAGE')";

[[noreturn]] void Refuse(const std::string& message) {
  throw StoreError(StoreError::Kind::kRefused, message);
}

template <typename... Values>
bool IsTrue(pqxx::transaction_base& transaction, const char* query, const Values&... values) {
  return transaction.exec_params(query, values...)[0][0].template as<bool>();
}

// https://www.postgresql.org/docs/15/libpq-misc.html#LIBPQ-PQENCRYPTPASSWORDCONN
std::string Verifier(const Login& login) {
  // libpq wants a connection to keep an error message in; this one is never made.
  const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectStart("port=0"), PQfinish);
  const std::unique_ptr<char, void (*)(void*)> verifier(
      PQencryptPasswordConn(connection.get(), login.password.c_str(), login.user.c_str(),
                            "scram-sha-256"),
      PQfreemem);
  if (verifier == nullptr) Refuse("the password of " + login.user + " cannot be used");
  return verifier.get();
}

enum class Access { kNone, kLogin, kRights };

// What `dsn` gets, tried out. Any failure counts as no access: the password may be another, and
// what is done then does no harm when it was something else.
Access Try(const std::string& dsn, const std::string& group_role) {
  try {
    Session session(WithDefaults(dsn));
    pqxx::nontransaction transaction(session.connection());
    return IsTrue(transaction, kHasRights, group_role) ? Access::kRights : Access::kLogin;
  } catch (const std::exception&) {
    return Access::kNone;
  }
}

// One user of one connection string. Not thread-safe.
class LoginMaker {
 public:
  LoginMaker(pqxx::connection& owner, std::string dsn, std::string group_role)
      : owner_(owner),
        dsn_(std::move(dsn)),
        group_role_(std::move(group_role)),
        login_(LoginOf(dsn_)) {}

  void Run() {
    pqxx::work transaction(owner_);
    transaction.exec(sql::kLockLogins);
    const bool exists = IsTrue(transaction, kRoleExists, login_.user);
    verb_ = exists ? "ALTER" : "CREATE";
    const Access access = exists ? Try(dsn_, group_role_) : Access::kNone;
    if (access == Access::kRights) return;
    const bool is_member = exists && IsTrue(transaction, kIsMember, login_.user, group_role_);
    if (exists && access == Access::kNone && !is_member) RefuseForeign();
    if (access == Access::kNone) transaction.exec(RoleStatement());
    if (!is_member && login_.user != group_role_) transaction.exec(GrantStatement());
    transaction.commit();
    base::LogInfo(exists ? "login changed" : "login made",
                  {{"login", login_.user}, {"role", group_role_}});
  }

  // The statements as a person would run them.
  std::string Advice() const {
    const char* const password = login_.password.empty() ? "" : " PASSWORD '...'";
    return verb_ + " ROLE " + owner_.quote_name(login_.user) + " LOGIN" + password + "; " +
           GrantStatement();
  }

 private:
  std::string RoleStatement() const {
    std::string sql = verb_ + " ROLE " + owner_.quote_name(login_.user) + " LOGIN";
    if (!login_.password.empty()) sql += " PASSWORD " + owner_.quote(Verifier(login_));
    return sql;
  }

  std::string GrantStatement() const {
    return "GRANT " + owner_.quote_name(group_role_) + " TO " + owner_.quote_name(login_.user);
  }

  [[noreturn]] void RefuseForeign() const {
    Refuse(
        "the role " + login_.user + " is there, is not a member of " + group_role_ +
        ", and does not let this password in: name another user, or run as who may: " + Advice());
  }

  pqxx::connection& owner_;
  const std::string dsn_;
  const std::string group_role_;
  const Login login_;
  std::string verb_ = "CREATE";
};

}  // namespace

Login LoginOf(const std::string& dsn) {
  const DsnOptions options = ReadDsn(dsn);
  const auto value_of = [&](std::string_view keyword) {
    const auto found = options.find(keyword);
    return found == options.end() ? std::string() : found->second;
  };
  Login login{.user = value_of("user"), .password = value_of("password")};
  if (login.user.empty()) Refuse("the connection string names no user");
  return login;
}

void EnsureLogin(const std::string& owner_dsn, const std::string& dsn,
                 const std::string& group_role) {
  const std::string attempt = "make the login of " + group_role;
  try {
    Session session(WithDefaults(owner_dsn));
    LoginMaker maker(session.connection(), dsn, group_role);
    try {
      maker.Run();
    } catch (const pqxx::insufficient_privilege&) {
      throw StoreError(StoreError::Kind::kRefused,
                       attempt + ": the owner may not do it; run as who may: " + maker.Advice(),
                       kInsufficientPrivilege);
    }
  } catch (...) {
    RethrowAsStoreError(attempt);
  }
}

}  // namespace strongroom::store
