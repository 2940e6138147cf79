#include "core/service/rc.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "tests/core/service/support.h"

namespace graphcool::tests {
namespace {

using service::Rc;

class Home {
 public:
  Home() { std::filesystem::create_directories(folder.path() / "app"); }

  service::RcPaths paths() const {
    return {folder.path() / ".graphcoolrc", folder.path() / "app/.graphcoolrc"};
  }
  Checked<Rc> open() const {
    service::Sources sources;
    sources.variable = [this](std::string_view name) -> std::optional<std::string> {
      const auto found = variables.find(std::string(name));
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    return Rc::open(paths(), sources);
  }
  void global(std::string_view text) const { folder.write(".graphcoolrc", text); }
  void local(std::string_view text) const { folder.write("app/.graphcoolrc", text); }
  std::string global() const { return folder.read(".graphcoolrc"); }
  std::string local() const { return folder.read("app/.graphcoolrc"); }
  int mode(const char* name) const {
    struct stat info {};
    stat((folder.path() / name).c_str(), &info);
    return static_cast<int>(info.st_mode & 0777u);
  }

  TemporaryFolder folder;
  Texts variables;
};

std::string resolved(const Rc& rc, std::string_view name) {
  const auto target = rc.target(name);
  return target ? target->name + "=" + target->cluster + "/" + target->service
                : target.error().what;
}

const char* const kGlobal = R"(# mine
graphcool-framework:
  platformToken: platform
  targets: {shared: live, live: shared-us-west-2/c2}
  clusters:
    default: local
    local:
      host: http://localhost:60000/
      faasHost: http://localhost:60050
      clusterSecret: s3cret # do not show
graphcool-1.0: {keep: me}
)";

}  // namespace

TEST_CASE("rc files are merged, and aliases followed", "[service][rc]") {
  Home home;
  home.global(kGlobal);
  home.local(
      "targets:\n  default: dev\n  dev: local/c1\n  live: mine\n  mine: local/c3\n"
      "clusters:\n  other: {host: \"${env:OTHER, 'http://other'}\"}\n");
  const auto rc = home.open();
  REQUIRE(rc);
  CHECK(rc->notes().empty());
  CHECK(resolved(*rc, "dev") == "dev=local/c1");
  CHECK(resolved(*rc, "default") == "dev=local/c1");
  CHECK(resolved(*rc, "shared") == "mine=local/c3");
  CHECK(resolved(*rc, "local/c9") == "=local/c9");
  CHECK(resolved(*rc, "dve") == "There is no target `dve`.");
  CHECK(rc->target("dve").error().hint == "Did you mean `dev`?");
  REQUIRE(rc->default_target());
  CHECK(rc->default_target()->service == "c1");
  CHECK(rc->targets().size() == 4);

  const auto local = rc->cluster("local");
  REQUIRE(local);
  CHECK(local->host == "http://localhost:60000");
  CHECK(rc->token(*local) == "s3cret");
  CHECK(rc->cluster("other")->host == "http://other");
  CHECK(rc->default_cluster() == "local");
  const auto shared = rc->cluster("shared-us-west-2");
  REQUIRE(shared);
  CHECK(shared->is_shared);
  CHECK(rc->token(*shared) == "platform");
  CHECK(service::region_of(*shared) == "US_WEST_2");
  CHECK(rc->cluster("lokal").error().hint == "Did you mean `local`?");

  home.variables["GRAPHCOOL_PLATFORM_TOKEN"] = "from-ci";
  CHECK(home.open()->token(*local) == "from-ci");
}

TEST_CASE("targets that lead nowhere are told", "[service][rc]") {
  Home home;
  home.local("targets: {a: b, b: a, c: nowhere, d: /x, e: local/}\n");
  const auto rc = home.open();
  REQUIRE(rc);
  CHECK(resolved(*rc, "a") == "The target `a` leads back to itself.");
  CHECK(resolved(*rc, "c") == "The target `c` leads to `nowhere`, which is no target.");
  CHECK(resolved(*rc, "d") == "The target `d` is `/x`, which names no service.");
  CHECK(resolved(*rc, "e") == "The target `e` is `local/`, which names no service.");
  CHECK(resolved(*rc, "/") == "There is no target `/`.");
  CHECK(rc->cluster("local").error().hint == "Start a cluster here: graphcool local up");
  CHECK_FALSE(rc->default_target());
}

TEST_CASE("without any file there is nothing, and changes make them", "[service][rc]") {
  Home home;
  auto rc = home.open();
  REQUIRE(rc);
  CHECK(rc->targets().empty());
  REQUIRE(rc->set_target("dev", "local/c1"));
  REQUIRE(rc->set_target("default", "dev"));
  CHECK(home.local() == "targets:\n  dev: local/c1\n  default: dev\n");
  REQUIRE(rc->set_cluster({.name = "local", .host = "http://localhost:60000", .secret = "s"}));
  REQUIRE(rc->set_default_cluster("local"));
  REQUIRE(rc->set_platform_token("p"));
  CHECK(home.global() ==
        "graphcool-framework:\n  clusters:\n    local:\n      host: http://localhost:60000\n"
        "      clusterSecret: s\n    default: local\n  platformToken: p\n");
  CHECK(home.mode(".graphcoolrc") == 0600);
  const auto again = home.open();
  REQUIRE(again);
  CHECK(again->default_target()->service == "c1");
  CHECK(again->token(*again->cluster("local")) == "s");
}

TEST_CASE("changes keep comments, unknown keys and other products", "[service][rc]") {
  Home home;
  home.global(kGlobal);
  home.local(
      "# ours\ntargets: # all of them\n  default: dev\n  dev: local/c1 # mine\n"
      "  also: dev\n  live: shared-eu-west-1/c2\nunknown: [1, 2]\n");
  auto rc = home.open();
  REQUIRE(rc);
  auto cluster = *rc->cluster("local");
  cluster.secret = "new";
  REQUIRE(rc->set_cluster(cluster));
  const std::string global = home.global();
  CHECK(global.find("# mine\n") == 0);
  CHECK(global.find("clusterSecret: new # do not show\n") != std::string::npos);
  CHECK(global.find("graphcool-1.0: {keep: me}\n") != std::string::npos);
  REQUIRE(rc->remove_targets_of(*rc->target("dev")));
  CHECK(home.local() ==
        "# ours\ntargets: # all of them\n  live: shared-eu-west-1/c2\nunknown: [1, 2]\n");
  CHECK_FALSE(rc->has_default_target());
  REQUIRE(rc->remove_cluster("local"));
  CHECK(home.global().find("local") == std::string::npos);
  CHECK(rc->default_cluster().empty());
}

TEST_CASE("a link to an rc file stays a link", "[service][rc]") {
  Home home;
  home.folder.write("dotfiles/rc", "");
  std::filesystem::create_symlink("dotfiles/rc", home.paths().global);
  auto rc = home.open();
  REQUIRE(rc);
  REQUIRE(rc->set_platform_token("p"));
  CHECK(std::filesystem::is_symlink(home.paths().global));
  CHECK(home.folder.read("dotfiles/rc") == "graphcool-framework:\n  platformToken: p\n");
}

TEST_CASE("mistakes in rc files are told without their secrets", "[service][rc]") {
  Home home;
  home.global("graphcool-framework:\n  platformToken: top-secret: x\n");
  home.local("targets: [a]\nclusters: {a: b}\n");
  const auto rc = home.open();
  REQUIRE_FALSE(rc);
  REQUIRE(rc.error().size() == 3);
  CHECK(rc.error()[0].where.line == 2);
  CHECK(rc.error()[1].what == "`targets` is a list.");
  CHECK(rc.error()[2].what == "`a` is a text.");
  for (const Error& error : rc.error()) {
    CHECK(error.excerpt.empty());
    CHECK((error.what + error.hint).find("secret") == std::string::npos);
  }
  home.local("hello\n");
  home.global("");
  CHECK(home.open().error()[0].what ==
        home.paths().local.string() + " holds a text; it has to hold properties.");
}

TEST_CASE("old forms are rewritten, with a copy", "[service][rc]") {
  Home home;
  SECTION("a global file without the namespace") {
    const std::string old =
        "# old\nplatformToken: p\nclusters:\n  default: local\n  local:\n    host: http://a\n"
        "    token: t\n";
    home.global(old);
    const auto rc = home.open();
    REQUIRE(rc);
    CHECK(rc->notes().size() == 1);
    CHECK(home.global() ==
          "graphcool-framework:\n  # old\n  platformToken: p\n  clusters:\n    default: local\n"
          "    local:\n      host: http://a\n      clusterSecret: t\n");
    CHECK(home.folder.read(".graphcoolrc.backup") == old);
    CHECK(home.mode(".graphcoolrc.backup") == 0600);
    CHECK(rc->token(*rc->cluster("local")) == "t");
    CHECK(rc->cluster("local")->faas_host == "http://localhost:60050");
    CHECK(home.open()->notes().empty());
  }
  SECTION("strays beside the sibling product") {
    home.global("graphcool-1.0:\n  clusters: {}\nplatformToken: p\nclusters:\n  a:\n    host: h\n");
    const auto rc = home.open();
    REQUIRE(rc);
    CHECK(home.global() ==
          "graphcool-1.0:\n  clusters: {}\ngraphcool-framework:\n  platformToken: p\n  clusters:\n"
          "    a:\n      host: h\n");
  }
  SECTION("strays beside the namespace") {
    home.global("platformToken: p\ngraphcool-framework:\n  clusters: {}\n");
    REQUIRE(home.open());
    CHECK(home.global() == "graphcool-framework:\n  platformToken: p\n  clusters: {}\n");
  }
  SECTION("environments") {
    const std::string old = "environments:\n  default: dev\n  dev: c1\n  prod: c2\n";
    home.local(old);
    const auto rc = home.open();
    REQUIRE(rc);
    CHECK(home.local() ==
          "targets:\n  default: dev\n  dev: shared-eu-west-1/c1\n  prod: shared-eu-west-1/c2\n");
    CHECK(home.folder.read("app/.graphcoolrc.old") == old);
    CHECK(rc->default_target()->service == "c1");
  }
  SECTION("the file of the first versions") {
    home.folder.write(".graphcool", "{}");
    const auto rc = home.open();
    REQUIRE(rc);
    CHECK(rc->notes().size() == 1);
    CHECK(home.folder.read(".graphcool.backup") == "{}");
    CHECK_FALSE(std::filesystem::exists(home.folder.path() / ".graphcool"));
  }
  SECTION("but not the data of a service in the home folder") {
    home.folder.write(".graphcool/services/dev.db", "");
    REQUIRE(home.open());
    CHECK(std::filesystem::exists(home.folder.path() / ".graphcool/services/dev.db"));
  }
}

TEST_CASE("endpoints of a service", "[service][rc]") {
  const auto own = service::endpoints_of({.name = "a", .host = "https://a.test"}, "c1");
  CHECK(own.simple == "https://a.test/simple/v1/c1");
  CHECK(own.relay == "https://a.test/relay/v1/c1");
  CHECK(own.file == "https://a.test/file/v1/c1");
  CHECK(own.subscriptions == "wss://a.test/subscriptions/v1/c1");
  CHECK(service::endpoints_of({.name = "l", .host = "http://localhost:60000"}, "c").subscriptions ==
        "ws://localhost:60000/subscriptions/v1/c");
  const auto shared = service::endpoints_of(
      {.name = "shared-eu-west-1", .host = "https://api.graph.cool", .is_shared = true}, "c1");
  CHECK(shared.subscriptions == "wss://subscriptions.graph.cool/v1/c1");
}

}  // namespace graphcool::tests
