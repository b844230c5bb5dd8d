/**
 * The people of each territory, its manager first: mailbox, first name, last name, role and the codes of
 * further territories. Under '-' those who are in none. Some differ from others by marks on their letters only.
 */
export const demoUsers: Readonly<Record<string, string>> = {
  hq: `
    astrid.halvorsen   | Astrid    | Halvorsen      | CEO
    ingrid.solheim     | Ingrid    | Solheim        | CRM Administrator
    olufemi.adeyemi    | Olufemi   | Adeyemi        | VP Sales
    line.bakke         | Line      | Bakke          | Sales Operations | norway
    priya.raghunathan  | Priya     | Raghunathan    | Sales Operations
    jonas.eide         | Jonas     | Eide           | Finance`,
  europe: `
    matthieu.lefevre   | Matthieu  | Lefèvre        | Regional Director | iberia
    zuzana.novotna     | Zuzana    | Novotná        | Solutions Engineer | cee`,
  americas: `
    denise.okafor      | Denise    | Okafor         | Regional Director
    ryan.castellano    | Ryan      | Castellano     | Solutions Engineer | us-east us-west`,
  apac: `
    haruto.nakamura    | 陽翔      | 中村           | Regional Director | japan
    grace.lim          | Grace     | Lim            | Solutions Engineer | sea`,
  mea: `
    samir.khalil       | Samir     | Khalil         | Regional Director
    thandiwe.mokoena   | Thandiwe  | Mokoena        | Partner Manager`,
  key: `
    birgit.aasen       | Birgit    | Aasen          | Regional Director
    lorenzo.marchetti  | Lorenzo   | Marchetti      | Solutions Engineer | pharma energy`,
  nordics: `
    henrik.lindqvist   | Henrik    | Lindqvist      | Sales Manager | sweden
    sigrid.moen        | Sigrid    | Moen           | Inside Sales | norway`,
  dach: `
    sabine.ackermann   | Sabine    | Ackermann      | Sales Manager
    emre.yildiz        | Emre      | Yıldız         | Inside Sales | germany-north`,
  benelux: `
    wouter.vandenberg  | Wouter    | van den Berg   | Sales Manager
    lotte.desmet       | Lotte     | De Smet        | Account Executive
    pieter.kuipers     | Pieter    | Kuipers        | Account Executive`,
  uki: `
    fiona.maclennan    | Fiona     | MacLennan      | Sales Manager
    rhys.pritchard     | Rhys      | Pritchard      | Account Executive
    aoife.nibhriain    | Aoife     | Ní Bhriain     | Account Executive
    kwame.boateng      | Kwame     | Boateng        | Account Executive
    harriet.whitcombe  | Harriet   | Whitcombe      | Inside Sales`,
  france: `
    helene.garnier     | Hélène    | Garnier        | Sales Manager
    baptiste.rouviere  | Baptiste  | Rouvière       | Account Executive
    leila.benyoussef   | Leïla     | Ben Youssef    | Account Executive
    francois.xavier    | François-Xavier | d'Aubigny | Account Executive
    chloe.pasquier     | Chloé     | Pasquier       | Inside Sales`,
  iberia: `
    inaki.etxeberria   | Iñaki     | Etxeberria     | Account Executive
    mafalda.tavares    | Mafalda   | Tavares        | Account Executive`,
  cee: `
    malgorzata.wrobel  | Małgorzata | Wróbel        | Sales Manager
    dusan.krajci       | Dušan     | Krajčí         | Account Executive
    eszter.szabo       | Eszter    | Szabó          | Account Executive
    andrei.popescu     | Andrei    | Popescu        | Account Executive`,
  'us-east': `
    marcus.whitfield   | Marcus    | Whitfield      | Sales Manager
    shauna.delacroix   | Shauna    | Delacroix      | Inside Sales | mid-atlantic`,
  'us-west': `
    elena.villanueva   | Elena     | Villanueva     | Sales Manager
    tyler.nguyen       | Tyler     | Nguyễn         | Inside Sales | california`,
  canada: `
    genevieve.tremblay | Geneviève | Tremblay       | Sales Manager
    duncan.macleod     | Duncan    | MacLeod        | Account Executive
    simran.gill        | Simran    | Gill           | Account Executive`,
  latam: `
    ximena.quiroga     | Ximena    | Quiroga        | Sales Manager
    rodrigo.saavedra   | Rodrigo   | Saavedra       | Account Executive`,
  japan: `
    misaki.tanaka      | 美咲      | 田中           | Sales Manager | kansai
    taro.yamasaki      | タロウ     | ヤマサキ        | Inside Sales | kanto`,
  china: `
    wei.zhang          | 伟        | 张             | Sales Manager
    xiaomei.liu        | 晓梅      | 刘             | Account Executive
    jianguo.chen       | 建国      | 陈             | Account Executive`,
  india: `
    anjali.deshpande   | Anjali    | Deshpande      | Sales Manager
    ram.sharma         | राम        | शर्मा           | Account Executive
    rohan.mehta        | Rohan     | Mehta          | Account Executive
    fatima.sheikh      | Fatima    | Sheikh         | Account Executive
    rima.sharma        | रीमा       | शर्मा           | Inside Sales`,
  anz: `
    callum.fraser      | Callum    | Fraser         | Sales Manager
    aroha.ngata        | Aroha     | Ngata          | Account Executive
    mei.anderson       | Mei       | Anderson       | Account Executive`,
  sea: `
    nattapong.srisai   | ณัฐพงษ์    | ศรีสาย          | Sales Manager
    nguyet.pham        | Nguyệt    | Phạm           | Account Executive
    budi.santoso       | Budi      | Santoso        | Account Executive`,
  gulf: `
    layla.almansoori   | ليلى      | المنصوري       | Sales Manager
    omar.farouk        | Omar      | Farouk         | Account Executive
    yael.bardavid      | Yael      | Bar-David      | Account Executive`,
  pharma: `
    claudia.steinmann  | Claudia   | Steinmann      | Key Account Manager | switzerland
    niamh.oconnell     | Niamh     | O'Connell      | Key Account Manager
    bo.lund            | Bo        | Lund           | Key Account Manager | denmark`,
  energy: `
    torstein.vik       | Torstein  | Vik            | Key Account Manager | norway
    alasdair.munro     | Alasdair  | Munro          | Key Account Manager`,
  norway: `
    kari.nordmann      | Kari      | Nordmann       | Sales Manager
    oystein.braaten    | Øystein   | Bråten         | Account Executive
    silje.hauge        | Silje     | Hauge          | Account Executive
    mohamed.abdi       | Mohamed   | Abdi           | Account Executive
    elle.sara          | Elle Máret | Sara          | Account Executive
    bjornar.tveit      | Bjørnar   | Tveit          | Account Executive
    ragnhild.aune      | Ragnhild  | Aune           | Inside Sales
    espen.dahl         | Espen     | Dahl           | Customer Success Manager
    tuva.fjeld         | Tuva      | Fjeld          | Solutions Engineer`,
  sweden: `
    asa.bergstrom      | Åsa       | Bergström      | Sales Manager
    asa.bergstrom2     | Asa       | Bergstrom      | Account Executive
    dilan.kaya         | Dilan     | Kaya           | Account Executive`,
  denmark: `
    soren.kjaer        | Søren     | Kjær           | Sales Manager
    freja.thomsen      | Freja     | Thomsen        | Account Executive`,
  finland: `
    aino.virtanen      | Aino      | Virtanen       | Sales Manager
    juho.makela        | Juho      | Mäkelä         | Account Executive`,
  'germany-north': `
    jorg.petersen      | Jörg      | Petersen       | Sales Manager
    wiebke.janssen     | Wiebke    | Janßen         | Account Executive
    thanh.tran         | Thanh     | Trần           | Account Executive`,
  'germany-south': `
    maximilian.huber   | Maximilian | Huber         | Sales Manager
    theresa.gruber     | Theresa   | Gruber         | Account Executive
    milica.jovanovic   | Milica    | Jovanović      | Account Executive`,
  switzerland: `
    reto.zurcher       | Reto      | Zürcher        | Sales Manager`,
  'new-england': `
    abigail.thornton   | Abigail   | Thornton       | Sales Manager
    desmond.clarke     | Desmond   | Clarke         | Account Executive`,
  'mid-atlantic': `
    latoya.jefferson   | LaToya    | Jefferson      | Sales Manager
    peter.kowalczyk    | Peter     | Kowalczyk      | Account Executive`,
  california: `
    jasmine.park       | Jasmine   | Park           | Sales Manager
    diego.fuentes      | Diego     | Fuentes        | Account Executive`,
  'pacific-northwest': `
    nils.amundsen      | Nils      | Amundsen       | Sales Manager`,
  kanto: `
    aoi.sato           | 葵        | 佐藤           | Sales Manager
    taro.yamazaki      | タロウ     | ヤマザキ        | Account Executive`,
  kansai: `
    sakura.matsumoto   | さくら    | 松本           | Sales Manager`,
  brazil: `
    joao.figueiredo    | João      | Figueiredo     | Sales Manager
    beatriz.conceicao  | Beatriz   | da Conceição   | Account Executive`,
  '-': `
    katharina.vogel    | Katharina | Vogel          | Account Executive
    tomasz.zielinski   | Tomasz    | Zieliński      | Account Executive
    mira.lindgren      | Mira      | Lindgren       | Account Executive
    alexis.fontaine    | Alexis    | Fontaine       | Inside Sales
    oleksandr.bondar   | Олександр | Бондар         | Solutions Engineer
    eleni.papadaki     | Ελένη     | Παπαδάκη       | Customer Success Manager
    support.desk       |           |                | Customer Success Manager
    paul.richter       | Paul      | Richter        | Account Executive
    annika.holm        | Annika    | Holm           | Account Executive
    stefan.brandl      | Stefan    | Brandl         | Account Executive
    carmen.ibarra      | Carmen    | Ibarra         | Account Executive
    george.pemberton   | George    | Pemberton      | Sales Manager
    victor.almeida     | Victor    | Almeida        | Account Executive`,
};
