// The files of the embedded playground, and its page for one service.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/http/message.h"

namespace graphcool::http {

// One embedded file. Both views live as long as the program. A path that ends in ".gz" is served
// under the name before it.
struct Asset {
  std::string_view path;  // "index.html", "assets/app-5J3GLDYB.js.gz"
  std::string_view bytes;
};

class Playground {
 public:
  explicit Playground(std::vector<Asset> assets);

  // False when the binary was built without it.
  bool available() const { return !page_.empty(); }

  // The page, with {"endpoint", "name"} where it has __GRAPHCOOL_CONFIG__. 503 when there is none.
  Response page(std::string_view endpoint, std::string_view name) const;

  // The file of that path: "assets/app-5J3GLDYB.js". Those in assets/ have the hash of what they
  // hold in their names, so browsers keep them for ever. 404 when there is none.
  Response file(std::string_view path, const Request& request) const;
  bool has(std::string_view path) const { return find(path) != nullptr; }

 private:
  const Asset* find(std::string_view path) const;

  std::vector<Asset> assets_;
  std::string page_;
};

}  // namespace graphcool::http
